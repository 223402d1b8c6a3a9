import { type EncodedMessage, derivedId, encodeNotificationReceived } from '@cloudtach/contracts';
import { type InstantMicros } from '@cloudtach/kernel';

const occurredAt = 1425508268_131441 as InstantMicros;

/**
 * A `notification.received.v1` record as ingestion sends it, around any text as the notification's body. `id` is that
 * of the message; the same id twice is the same message.
 */
export function aReceivedNotification(id: string, body: string): EncodedMessage {
  const messageId = derivedId('message', 'test', id);
  return encodeNotificationReceived(
    {
      rawId: 1,
      service: 'nova',
      deployment: '',
      routingKey: 'notifications.info',
      when: '2015-03-04T22:31:08.131441Z',
      messageId: id,
      eventType: 'compute.instance.update',
      resourceId: null,
    },
    Buffer.from(body),
    { id: messageId, source: 'ingestion', occurredAt, correlationId: messageId, causationId: null },
    id,
  );
}

/** The text of a notification that becomes an event; members are added to it or replaced. */
export function aNotificationBody(messageId: string, change: object = {}): string {
  return JSON.stringify({
    event_type: 'compute.instance.update',
    message_id: messageId,
    publisher_id: 'compute.host-7',
    timestamp: '2015-03-04 22:31:08.131441',
    _context_request_id: `req-${messageId}`,
    payload: { tenant_id: 't-1' },
    ...change,
  });
}
