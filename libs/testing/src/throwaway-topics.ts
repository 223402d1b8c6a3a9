import { randomBytes } from 'node:crypto';
import { dropTopics, openTopics, withKafkaAdmin } from '@cloudtach/local-stack';
import { testStack } from './test-stack.js';

/** A topic to make; names are given without the prefix. */
export interface ThrowawayTopic {
  readonly name: string;
  readonly partitions?: number;
  readonly config?: Readonly<Record<string, string>>;
}

/** Topics of one test file, kept apart from those of others by a prefix, and removed together. */
export class ThrowawayTopics {
  /** To be put before the name of every topic and group: the value of `KAFKA_TOPIC_PREFIX`. */
  readonly prefix = `t${randomBytes(6).toString('hex')}.`;

  /** @param brokers others than the shared ones. */
  constructor(readonly brokers: string = testStack().kafkaBrokers) {}

  /** The name of a topic on the broker. */
  fullName(name: string): string {
    return `${this.prefix}${name}`;
  }

  /** Makes topics, with one partition unless told otherwise, and waits until each has a leader. */
  async create(...topics: readonly ThrowawayTopic[]): Promise<void> {
    await openTopics(
      this.brokers,
      topics.map(({ name, partitions = 1, config = {} }) => ({
        name: this.fullName(name),
        partitions,
        config,
      })),
    );
  }

  /** Removes topics and waits until the broker no longer lists them, so that they can be made anew. */
  async remove(...names: readonly string[]): Promise<void> {
    const full = names.map((name) => this.fullName(name));
    await dropTopics(this.brokers, full);
    await withKafkaAdmin(this.brokers, async (admin) => {
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const present = await admin.listTopics();
        if (!full.some((name) => present.includes(name))) return;
        await pause();
      }
      throw new Error(`topics are still there: ${full.join(', ')}`);
    });
  }

  /** Removes every topic with the prefix, those that the tested code made included. */
  async drop(): Promise<void> {
    const names = await withKafkaAdmin(this.brokers, (admin) => admin.listTopics());
    await dropTopics(
      this.brokers,
      names.filter((name) => name.startsWith(this.prefix)),
    );
  }
}

const attempts = 200;

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
