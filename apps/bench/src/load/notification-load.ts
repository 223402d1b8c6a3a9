import kafkajs, { type Message } from 'kafkajs';
import { parseIsoInstant } from '@cloudtach/kernel';
import { encodeNotification, simulateCloud, smallCloud } from '@cloudtach/simulation';

/** Which notifications to make ready. */
export interface NotificationOrder {
  readonly seed: number;
  readonly count: number;
  /** When the simulated day begins, ISO 8601. */
  readonly start: string;
}

/** What was made ready. */
export interface ReadyNotifications {
  readonly bytes: number;
  /** Message ids of the last ones, in the order of publishing. */
  readonly lastIds: readonly string[];
}

/** Where to publish what is ready. */
export interface PublishOrder {
  readonly brokers: string;
  readonly topicPrefix: string;
  /** One topic for all instead of the topic of each priority. */
  readonly topic: string | null;
  readonly partitions: number;
}

/** When publishing began and when Kafka had acknowledged all of it, in milliseconds since the epoch. */
export interface Published {
  readonly beganAt: number;
  readonly acknowledgedAt: number;
}

/** As many as our own producer puts into a send (performance §1.6). */
const recordsPerSend = 500;
const lastIdsMax = 32;
/** So busy that a load of any size fits into one day, whose events then share a table. */
const operationsPerHour = 20_000;

/** Simulated notifications in oslo.messaging 2.0 envelopes, encoded before any clock starts. */
export class NotificationLoad {
  private records: { readonly topic: string; readonly value: Buffer }[] = [];

  prepare({ seed, count, start }: NotificationOrder): ReadyNotifications {
    const instant = parseIsoInstant(start);
    if (instant === null) throw new RangeError('start is no instant');
    const cloud = smallCloud(instant, { seed, instances: 500, hours: 12, operationsPerHour });
    const ids: string[] = [];
    this.records = [];
    for (const notification of simulateCloud(cloud)) {
      if (this.records.length === count) break;
      const bytes = encodeNotification(notification.body(), 'oslo-2.0');
      this.records.push({
        topic: notification.topic,
        value: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
      });
      ids.push(notification.messageId);
    }
    if (this.records.length < count)
      throw new RangeError(`a simulated day has only ${this.records.length} notifications`);
    return {
      bytes: this.records.reduce((sum, { value }) => sum + value.length, 0),
      lastIds: ids.slice(-lastIdsMax),
    };
  }

  /** Publishes without keys, as oslo.messaging does, spread evenly over the partitions. */
  async publish({ brokers, topicPrefix, topic, partitions }: PublishOrder): Promise<Published> {
    const producer = kafkaClient(brokers, 'load-generator').producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    try {
      const sends = this.sends(topic, topicPrefix, partitions);
      const beganAt = wallClock();
      for (const topicMessages of sends) await producer.sendBatch({ acks: -1, topicMessages });
      return { beganAt, acknowledgedAt: wallClock() };
    } finally {
      await producer.disconnect();
    }
  }

  private sends(
    topic: string | null,
    prefix: string,
    partitions: number,
  ): { topic: string; messages: Message[] }[][] {
    const sends: { topic: string; messages: Message[] }[][] = [];
    for (let from = 0; from < this.records.length; from += recordsPerSend) {
      const byTopic = new Map<string, Message[]>();
      this.records.slice(from, from + recordsPerSend).forEach(({ topic: own, value }, index) => {
        const name = prefix + (topic ?? own);
        const messages = byTopic.get(name) ?? [];
        messages.push({ value, partition: index % partitions });
        byTopic.set(name, messages);
      });
      sends.push([...byTopic].map(([name, messages]) => ({ topic: name, messages })));
    }
    return sends;
  }
}

/** A bare client of Kafka: what the load and its baseline cost without anything of ours. */
export function kafkaClient(brokers: string, clientId: string): kafkajs.Kafka {
  return new kafkajs.Kafka({
    clientId,
    brokers: brokers.split(','),
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { retries: 10, initialRetryTime: 100, maxRetryTime: 1_000 },
  });
}

/** Milliseconds since the epoch with fractions: comparable between processes of one machine. */
export function wallClock(): number {
  return performance.timeOrigin + performance.now();
}
