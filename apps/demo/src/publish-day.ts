import type { LocalStack } from '@cloudtach/local-stack';
import { openProducer, type OutgoingMessage } from '@cloudtach/messaging';
import { createLogger } from '@cloudtach/observability';
import { badRecords, type CloudOptions, encodeNotification, simulateCloud } from '@cloudtach/simulation';
import type { ProgressBar } from './progress-bar.js';

const recordsPerSend = 200;
const sendDeadlineMs = 60_000;

/** Where records go that can never become notifications; the topic of oslo.messaging's priority `info`. */
const badTopic = 'notifications.info';

/** What was published, as Kafka acknowledged it. */
export interface PublishedDay {
  readonly notifications: number;
  readonly bad: number;
  /** Ids of some notifications, to be looked for at the gateway. */
  readonly sampleIds: readonly string[];
}

/**
 * Publishes a simulated day as oslo.messaging does: no key, no headers, in its envelope. Among the notifications are a
 * few records that cannot become one, so that parking is to be seen.
 */
export async function publishDay(
  stack: LocalStack,
  cloud: CloudOptions,
  bar: ProgressBar,
): Promise<PublishedDay> {
  const log = createLogger({ service: 'demo', level: 'silent' });
  const kafka = { brokers: stack.kafkaBrokers.split(','), clientId: 'cloudtach-demo' };
  const producer = openProducer(kafka, log, { topicPrefix: stack.topicPrefix });
  const sampleIds: string[] = [];
  let notifications = 0;
  let pending: OutgoingMessage[] = [];
  const flush = async (): Promise<void> => {
    await producer.send(pending, sendDeadlineMs);
    notifications += pending.length;
    pending = [];
    bar.show(notifications);
  };
  try {
    for (const notification of simulateCloud(cloud)) {
      if (notification.ordinal % sampleEvery === 0) sampleIds.push(notification.messageId);
      pending.push(toRecord(notification.topic, encodeNotification(notification.body(), 'oslo-2.0')));
      if (pending.length >= recordsPerSend) await flush();
    }
    await flush();
    const bad = badRecords(cloud.seed, cloud.start).map(({ value }) => toRecord(badTopic, value()));
    for (const record of bad) await producer.send([record], sendDeadlineMs);
    return { notifications, bad: bad.length, sampleIds: sampleIds.slice(0, samplesMax) };
  } finally {
    await producer.close();
  }
}

const sampleEvery = 97;
const samplesMax = 25;

function toRecord(topic: string, value: Uint8Array): OutgoingMessage {
  return { topic, key: null, value, headers: {} };
}
