import type { ProgressBar } from '@cloudtach/local-stack';
import { openProducer, type OutgoingMessage } from '@cloudtach/messaging';
import { createLogger } from '@cloudtach/observability';
import {
  type CloudOptions,
  encodeNotification,
  type NotificationForm,
  simulateCloud,
} from '@cloudtach/simulation';
import { Pace } from './pace.js';

const recordsPerSend = 200;
const sendDeadlineMs = 60_000;
const sampleEvery = 97;
const samplesMax = 25;

/** Where and how a cloud is published. */
export interface Publishing {
  /** As in `KAFKA_BROKERS`. */
  readonly brokers: string;
  readonly topicPrefix: string;
  readonly form: NotificationForm;
  /** Notifications a second; null: as fast as Kafka takes them. */
  readonly rate: number | null;
  readonly bar: ProgressBar;
  readonly signal: AbortSignal;
  /** Sent after all else, one by one. */
  readonly last?: Iterable<OutgoingMessage>;
}

/** What was published, as Kafka acknowledged it. */
export interface PublishedDay {
  readonly notifications: number;
  readonly last: number;
  /** Ids of some notifications, to be looked for at the gateway. */
  readonly sampleIds: readonly string[];
}

/** Publishes what a simulated cloud sends as oslo.messaging does: no key, no headers. */
export async function publishDay(cloud: CloudOptions, publishing: Publishing): Promise<PublishedDay> {
  const { brokers, topicPrefix, form, rate, bar, signal } = publishing;
  const log = createLogger({ service: 'demo', level: 'silent' });
  const kafka = { brokers: brokers.split(','), clientId: 'cloudtach-demo' };
  const producer = openProducer(kafka, log, { topicPrefix });
  const pace = new Pace(rate);
  const groupSize = pace.groupSize(recordsPerSend);
  const sampleIds: string[] = [];
  let notifications = 0;
  let pending: OutgoingMessage[] = [];
  const flush = async (): Promise<void> => {
    await pace.until(notifications + pending.length, signal);
    await producer.send(pending, sendDeadlineMs);
    notifications += pending.length;
    pending = [];
    bar.show(notifications);
  };
  try {
    for (const notification of simulateCloud(cloud)) {
      if (notification.ordinal % sampleEvery === 0 && sampleIds.length < samplesMax)
        sampleIds.push(notification.messageId);
      pending.push(toRecord(notification.topic, encodeNotification(notification.body(), form)));
      if (pending.length >= groupSize) await flush();
    }
    await flush();
    let last = 0;
    for (const record of publishing.last ?? []) {
      await producer.send([record], sendDeadlineMs);
      last += 1;
    }
    return { notifications, last, sampleIds };
  } finally {
    await producer.close();
  }
}

/** A record as publishers of notifications send it. */
export function toRecord(topic: string, value: Uint8Array): OutgoingMessage {
  return { topic, key: null, value, headers: {} };
}
