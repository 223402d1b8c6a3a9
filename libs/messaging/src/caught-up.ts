import type { Database } from '@cloudtach/persistence';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';

const pollMs = 5;

/**
 * Lets a reader wait until everything that Kafka holds of a partition is in the database, whichever process of the
 * service consumes it.
 */
export class CaughtUp {
  private admin: Promise<Admin> | null = null;

  constructor(
    private readonly kafka: Kafka,
    private readonly database: Database,
    private readonly group: string,
    private readonly topicPrefix: string,
  ) {}

  /**
   * @returns true when the stored offset has reached the end that the partition had when this was called; false when
   *   it had not within the time, or Kafka did not tell its end.
   * @throws what the database says when it cannot be asked.
   */
  async wait(topic: string, partition: number, timeoutMs: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    const end = await Promise.race([
      this.endOf(topic, partition).catch(() => null),
      sleep(timeoutMs, null, { ref: false }),
    ]);
    if (end === null) return false;
    for (;;) {
      if (end === 0n || (await this.storedOffset(topic, partition)) >= end) return true;
      if (performance.now() + pollMs > deadline) return false;
      await sleep(pollMs);
    }
  }

  /** Ends its connection to Kafka; waiting readers see that Kafka does not answer. */
  async close(): Promise<void> {
    const { admin } = this;
    this.admin = null;
    await admin?.then((client) => client.disconnect()).catch(() => undefined);
  }

  private async endOf(topic: string, partition: number): Promise<bigint | null> {
    this.admin ??= this.connect();
    try {
      const admin = await this.admin;
      const offsets = await admin.fetchTopicOffsets(this.topicPrefix + topic);
      const found = offsets.find((offset) => offset.partition === partition);
      return found === undefined ? null : BigInt(found.high);
    } catch (error) {
      // The next reader connects anew: a client that lost its broker does not always find it again.
      await this.close();
      throw error;
    }
  }

  private async connect(): Promise<Admin> {
    const admin = this.kafka.admin();
    await admin.connect();
    return admin;
  }

  private async storedOffset(topic: string, partition: number): Promise<bigint> {
    const [row] = await this.database.query<{ next_offset: bigint | null }>(
      'SELECT next_offset FROM consumer_offset WHERE consumer_group = $1 AND topic = $2 AND partition = $3',
      [this.group, topic, partition],
    );
    return row?.next_offset ?? -1n;
  }
}
