import type { Readiness } from '@cloudtach/observability';
import type { Admin, Kafka } from 'kafkajs';

/** How long an answer of the broker is believed. */
const believedMs = 1_000;

/** Whether Kafka answers, for the readiness probe of a process that produces, consumes, or both. */
export class KafkaPing {
  private admin: Promise<Admin> | null = null;
  private answer: Promise<Readiness> | null = null;
  private answeredAtMs = 0;

  constructor(private readonly kafka: Kafka) {}

  /** Asks the cluster; questions within a second share an answer. Never rejects. */
  readiness(): Promise<Readiness> {
    if (this.answer === null || performance.now() - this.answeredAtMs > believedMs) {
      this.answeredAtMs = performance.now();
      this.answer = this.ask();
    }
    return this.answer;
  }

  /** Ends its connection. */
  async close(): Promise<void> {
    const { admin } = this;
    this.admin = null;
    await admin?.then((client) => client.disconnect()).catch(() => undefined);
  }

  private async ask(): Promise<Readiness> {
    this.admin ??= this.connect();
    try {
      await (await this.admin).describeCluster();
      return { ready: true };
    } catch {
      // A client that lost its broker does not always find it again: the next question connects anew.
      await this.close();
      return { ready: false, reason: 'Kafka does not answer' };
    }
  }

  private async connect(): Promise<Admin> {
    const admin = this.kafka.admin();
    await admin.connect();
    return admin;
  }
}
