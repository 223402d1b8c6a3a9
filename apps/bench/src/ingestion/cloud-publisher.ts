import { writeFile } from 'node:fs/promises';
import { type LocalStack, withKafkaAdmin } from '@cloudtach/local-stack';
import { type InstantMicros, printIsoInstant } from '@cloudtach/kernel';
import {
  encodeNotification,
  simulateCloud,
  type SimulatedNotification,
  smallCloud,
} from '@cloudtach/simulation';
import kafkajs, { type Producer } from 'kafkajs';
import { kafkaClient } from '../load/notification-load.js';

/** What tables can be asked for: values that some of the published notifications have. */
export interface PublishedSamples {
  readonly instances: string[];
  readonly images: string[];
  readonly requests: string[];
  readonly tenants: string[];
  readonly events: string[];
}

const recordsPerSend = 500;
const samplesMax = 500;
/** Operations of an hour come to some thirty thousand notifications: five million take a week. */
const cloud = {
  seed: 11,
  instances: 5_000,
  operationsPerHour: 2_000,
  imageOperationsPerHour: 100,
  hours: 24 * 31,
};

/**
 * Publishes one simulated cloud in parts, each where the last one ended, and moves the clock of the services along: tables
 * that are about what is recent have something to show at every size.
 */
export class CloudPublisher {
  readonly samples: PublishedSamples = { instances: [], images: [], requests: [], tenants: [], events: [] };
  private readonly notifications: Generator<SimulatedNotification, void>;
  private readonly topics = new Set<string>();
  private count = 0;

  private constructor(
    private readonly stack: LocalStack,
    private readonly producer: Producer,
    private readonly clockFile: string,
  ) {
    const start = 1_767_571_200_000_000 as InstantMicros;
    this.notifications = simulateCloud(smallCloud(start, cloud));
  }

  static async open(stack: LocalStack, clockFile: string): Promise<CloudPublisher> {
    const producer = kafkaClient(stack.kafkaBrokers, 'bench').producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    return new CloudPublisher(stack, producer, clockFile);
  }

  /** How many were published so far. */
  get published(): number {
    return this.count;
  }

  /** Publishes so many more. */
  async publish(more: number): Promise<void> {
    for (let left = more; left > 0; left -= recordsPerSend) await this.send(Math.min(left, recordsPerSend));
  }

  /** Frees the broker's disk of what was handled: of a large cloud nobody keeps the records. */
  async forget(...alsoTopics: readonly string[]): Promise<void> {
    const names = [...this.topics, ...alsoTopics.map((name) => this.stack.topicPrefix + name)];
    await withKafkaAdmin(this.stack.kafkaBrokers, async (admin) => {
      for (const topic of names) {
        const marks = await admin.fetchTopicOffsets(topic);
        const partitions = marks.map(({ partition, high }) => ({ partition, offset: high }));
        await admin.deleteTopicRecords({ topic, partitions });
      }
    });
  }

  close(): Promise<void> {
    return this.producer.disconnect();
  }

  private async send(count: number): Promise<void> {
    const byTopic = new Map<string, { value: Buffer; partition: number }[]>();
    let time: InstantMicros | null = null;
    for (let index = 0; index < count; index += 1) {
      const { done, value: notification } = this.notifications.next();
      if (done === true || notification === undefined)
        throw new RangeError('the simulated cloud has come to its end');
      const body = notification.body();
      const name = this.stack.topicPrefix + notification.topic;
      const records = byTopic.get(name) ?? [];
      byTopic.set(name, records);
      records.push({ value: Buffer.from(encodeNotification(body, 'oslo-2.0')), partition: index % 4 });
      if (index === 0) this.sample(notification, body);
      ({ time } = notification);
    }
    for (const name of byTopic.keys()) this.topics.add(name);
    if (time !== null) await writeFile(this.clockFile, printIsoInstant(time));
    await this.producer.sendBatch({
      acks: -1,
      topicMessages: [...byTopic].map(([topic, messages]) => ({ topic, messages })),
    });
    this.count += count;
  }

  /** One of each send, and in the end of all parts of the load: what is full forgets an old one for a new one. */
  private sample(notification: SimulatedNotification, body: Record<string, unknown>): void {
    const place = Math.floor(this.count / recordsPerSend) % samplesMax;
    const keep = (list: string[], value: unknown) => {
      if (typeof value === 'string' && value !== '') list[Math.min(place, list.length)] = value;
    };
    keep(this.samples.events, notification.eventType);
    keep(this.samples.requests, body['_context_request_id']);
    keep(this.samples.tenants, body['_context_project_id'] ?? body['_context_tenant']);
    keep(
      notification.service === 'nova' ? this.samples.instances : this.samples.images,
      notification.resourceId,
    );
  }
}
