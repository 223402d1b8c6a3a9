import { type EncodedMessage, derivedId, encodeNotificationReceived } from '@cloudtach/contracts';
import { type InstantMicros } from '@cloudtach/kernel';
import { type LocalStack } from '@cloudtach/local-stack';
import { simulateCloud, smallCloud } from '@cloudtach/simulation';
import { withLoadProducer } from '../load/load-producer.js';

const recordsPerSend = 500;
const partitions = 4;
const dayUs = 86_400_000_000;

/** Notifications of the day before yesterday as ingestion tells of them, and whose they are. */
export interface ReceivedLoad {
  readonly messages: readonly EncodedMessage[];
  readonly tenants: readonly string[];
}

/** Every seed has notifications of its own, so that none is a repeat. */
export function receivedLoad(seed: number, count: number): ReceivedLoad {
  const start = (Math.floor(Date.now() / 86_400_000 - 2) * dayUs) as InstantMicros;
  const cloud = smallCloud(start, { seed, instances: 500, hours: 12, operationsPerHour: 20_000 });
  const messages: EncodedMessage[] = [];
  const tenants = new Set<string>();
  for (const { body, messageId, eventType } of simulateCloud(cloud)) {
    if (messages.length === count) break;
    const notification = body();
    const { tenant_id: tenant } = (notification['payload'] ?? {}) as { tenant_id?: unknown };
    if (typeof tenant === 'string') tenants.add(tenant);
    messages.push(toMessage(JSON.stringify(notification), messageId, eventType));
  }
  return { messages, tenants: [...tenants] };
}

function toMessage(body: string, messageId: string, eventType: string): EncodedMessage {
  const id = derivedId('notification', messageId);
  return encodeNotificationReceived(
    {
      rawId: 1,
      service: 'nova',
      deployment: 'bench',
      routingKey: 'notifications.info',
      when: '2026-01-01T00:00:00.000000Z',
      messageId,
      eventType,
      resourceId: null,
    },
    Buffer.from(body),
    { id, source: 'ingestion', occurredAt: 0 as InstantMicros, correlationId: id, causationId: null },
    messageId,
  );
}

/** Publishes messages spread evenly over the partitions of their topic. */
export function publish(stack: LocalStack, messages: readonly EncodedMessage[]): Promise<void> {
  return withLoadProducer(stack.kafkaBrokers, async (producer) => {
    for (let at = 0; at < messages.length; at += recordsPerSend) {
      const some = messages.slice(at, at + recordsPerSend);
      await producer.send(
        some.map((message, index) => ({
          ...message,
          topic: stack.topicPrefix + message.topic,
          partition: index % partitions,
        })),
      );
    }
  });
}
