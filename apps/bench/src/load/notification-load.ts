import kafkajs from 'kafkajs';
import { parseIsoInstant } from '@cloudtach/kernel';
import { type OutgoingMessage } from '@cloudtach/messaging';
import {
  type CloudOptions,
  encodeNotification,
  simulateCloud,
  type SimulatedNotification,
  smallCloud,
} from '@cloudtach/simulation';
import { withLoadProducer } from './load-producer.js';
import { type ExpectedTables, TableExpectation } from './table-expectation.js';

/** Which notifications to make ready. */
export interface NotificationOrder {
  readonly seed: number;
  readonly count: number;
  /** When the simulated day begins, ISO 8601. */
  readonly start: string;
  /** What the simulated cloud has other than {@link simulatedLoad}. */
  readonly cloud?: Partial<CloudOptions>;
}

/** What was made ready. */
export interface ReadyNotifications {
  readonly bytes: number;
  /** Message ids of the last ones, in the order of publishing. */
  readonly lastIds: readonly string[];
  readonly expected: ExpectedTables;
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
const simulatedLoad = { instances: 500, hours: 12, operationsPerHour: 20_000 } as const;

interface LoadRecord {
  readonly topic: string;
  readonly value: Buffer;
}

/** Simulated notifications in oslo.messaging 2.0 envelopes, encoded before any clock starts. */
export class NotificationLoad {
  private records: LoadRecord[] = [];
  private ready: { readonly order: string; readonly notifications: ReadyNotifications } | null = null;

  /** What is ready already, because a phase and its baseline have the same load, is not made again. */
  prepare(order: NotificationOrder): ReadyNotifications {
    const name = JSON.stringify(order);
    if (this.ready?.order !== name) {
      this.ready = null;
      this.ready = { order: name, notifications: this.make(order) };
    }
    return this.ready.notifications;
  }

  /** Publishes what is ready. */
  publish(order: PublishOrder): Promise<Published> {
    return publishAll(this.records, order);
  }

  private make(order: NotificationOrder): ReadyNotifications {
    const expectation = new TableExpectation();
    const ids: string[] = [];
    this.records = [];
    for (const notification of simulated(order)) {
      this.records.push(encode(notification));
      ids.push(notification.messageId);
      expectation.add(notification);
    }
    return {
      bytes: this.records.reduce((sum, { value }) => sum + value.length, 0),
      lastIds: ids.slice(-lastIdsMax),
      expected: expectation.tables,
    };
  }
}

/** Publishes what would not fit into memory, encoding it on the way. */
export async function publishSimulated(
  order: NotificationOrder & PublishOrder,
): Promise<Published & { readonly expected: ExpectedTables }> {
  const expectation = new TableExpectation();
  function* records(): Generator<LoadRecord> {
    for (const notification of simulated(order)) {
      expectation.add(notification);
      yield encode(notification);
    }
  }
  const published = await publishAll(records(), order);
  return { ...published, expected: expectation.tables };
}

function* simulated({ seed, count, start, cloud }: NotificationOrder): Generator<SimulatedNotification> {
  const instant = parseIsoInstant(start);
  if (instant === null) throw new RangeError('start is no instant');
  let made = 0;
  for (const notification of simulateCloud(smallCloud(instant, { ...simulatedLoad, seed, ...cloud }))) {
    if (made === count) return;
    made += 1;
    yield notification;
  }
  if (made < count) throw new RangeError(`a simulated day has only ${made} notifications`);
}

function encode(notification: SimulatedNotification): LoadRecord {
  const bytes = encodeNotification(notification.body(), 'oslo-2.0');
  return {
    topic: notification.topic,
    value: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
  };
}

/** Publishes without keys, as oslo.messaging does, spread evenly over the partitions. */
function publishAll(records: Iterable<LoadRecord>, order: PublishOrder): Promise<Published> {
  return withLoadProducer(order.brokers, async (producer) => {
    const beganAt = wallClock();
    for (const messages of sends(records, order)) await producer.send(messages);
    return { beganAt, acknowledgedAt: wallClock() };
  });
}

function* sends(
  records: Iterable<LoadRecord>,
  { topic, topicPrefix, partitions }: PublishOrder,
): Generator<OutgoingMessage[]> {
  let messages: OutgoingMessage[] = [];
  let count = 0;
  for (const { topic: own, value } of records) {
    const partition = count % partitions;
    messages.push({ topic: topicPrefix + (topic ?? own), key: null, partition, value, headers: {} });
    count += 1;
    if (messages.length < recordsPerSend) continue;
    yield messages;
    messages = [];
  }
  if (messages.length > 0) yield messages;
}

/** A bare client of Kafka: what a baseline costs without anything of ours. */
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
