import { randomUUID } from 'node:crypto';
import kafkajs, { type IHeaders, type Kafka, type Producer } from 'kafkajs';
import { waitFor } from './wait-for.js';

/** A record as a test publishes it. */
export interface PublishedRecord {
  readonly key?: string | Uint8Array | null;
  readonly value: Uint8Array | string | null;
  readonly partition?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A record as a test finds it. */
export interface FoundRecord {
  readonly partition: number;
  readonly offset: bigint;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** The other side of Kafka, for tests: publishes any bytes at all, and reads topics from end to end. */
export class KafkaObserver {
  private constructor(
    private readonly kafka: Kafka,
    private readonly producer: Producer,
    private readonly topicPrefix: string,
  ) {}

  /** @param topicPrefix put before the name of every topic, as the tested services do. */
  static async connect(brokers: string, topicPrefix = ''): Promise<KafkaObserver> {
    const kafka = new kafkajs.Kafka({
      clientId: 'cloudtach-test',
      brokers: brokers.split(','),
      logLevel: kafkajs.logLevel.NOTHING,
      retry: { retries: 10, initialRetryTime: 100, maxRetryTime: 1_000 },
    });
    // Idempotent: what a broker in trouble makes this client send again must not look like a repeat of the test's.
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    return new KafkaObserver(kafka, producer, topicPrefix);
  }

  /** Publishes records in order, acknowledged by all replicas. */
  async publish(topic: string, records: readonly PublishedRecord[]): Promise<void> {
    for (let at = 0; at < records.length; at += recordsPerSend) {
      await this.producer.send({
        topic: this.topicPrefix + topic,
        acks: -1,
        messages: records
          .slice(at, at + recordsPerSend)
          .map(({ key = null, value, partition, headers = {} }) => ({
            key: key === null || typeof key === 'string' ? key : Buffer.from(key),
            value: value === null || typeof value === 'string' ? value : Buffer.from(value),
            headers: { ...headers },
            ...(partition === undefined ? {} : { partition }),
          })),
      });
    }
  }

  /** Everything a topic holds now, by partition and offset. */
  async readAll(topic: string): Promise<FoundRecord[]> {
    const name = this.topicPrefix + topic;
    const wanted = await this.endOffsets(name);
    const found: FoundRecord[] = [];
    const missing = new Map(
      wanted.filter(({ low, high }) => low < high).map(({ partition, high }) => [partition, high]),
    );
    if (missing.size === 0) return found;
    const consumer = this.kafka.consumer({ groupId: `observer-${randomUUID()}`, maxWaitTimeInMs: 50 });
    await consumer.connect();
    await consumer.subscribe({ topics: [name], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ partition, message }) => {
        const offset = BigInt(message.offset);
        const high = missing.get(partition);
        if (high === undefined || offset >= high) return;
        found.push({
          partition,
          offset,
          key: message.key?.toString() ?? null,
          value: message.value,
          headers: textsOf(message.headers ?? {}),
        });
        if (offset === high - 1n) missing.delete(partition);
      },
    });
    try {
      await waitFor(() => missing.size === 0, { what: `${topic} was read to its end` });
    } finally {
      await consumer.disconnect();
    }
    return found.sort((a, b) => a.partition - b.partition || Number(a.offset - b.offset));
  }

  /** The offset behind the last record, summed over the partitions of a topic. */
  async endOf(topic: string): Promise<bigint> {
    const ends = await this.endOffsets(this.topicPrefix + topic);
    return ends.reduce((sum, { high }) => sum + high, 0n);
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
  }

  private async endOffsets(name: string): Promise<{ partition: number; low: bigint; high: bigint }[]> {
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      const offsets = await admin.fetchTopicOffsets(name);
      return offsets.map(({ partition, low, high }) => ({ partition, low: BigInt(low), high: BigInt(high) }));
    } finally {
      await admin.disconnect();
    }
  }
}

/** kafkajs groups the records of a send in quadratic time. */
const recordsPerSend = 500;

function textsOf(headers: IHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
