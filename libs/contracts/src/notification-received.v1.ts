import { type JsonObject } from '@cloudtach/kernel';
import { defineMessage, messageHeaders } from './define-message.js';
import { instantSchema, textSchema } from './json-schema.js';
import { type EncodedMessage, type MessageMeta } from './message.js';
import { toEnvelope } from './message-envelope.js';

/** A notification was taken in and stored. */
export interface NotificationReceivedV1 {
  /** Row id in `ingestion`, unique within `service`. */
  readonly rawId: number;
  /** Which parser took it: `nova`, `glance`, or any other exchange's name (stacktach-v2 §1.2). */
  readonly service: string;
  readonly deployment: string;
  readonly routingKey: string;
  /** Event time, `printIsoInstant`. */
  readonly when: string;
  readonly messageId: string | null;
  readonly eventType: string;
  /** The instance or image it is about; null where it names none. */
  readonly resourceId: string | null;
  /**
   * The notification itself, out of its envelope, secrets masked, otherwise byte for byte as it came. Parsed each time it is
   * asked for: most of a record is body, and who only needs the head does not pay for it.
   * @throws DomainError `invalid` with a code of `decodeJson`, or `contract.schema-violated` when it is no object
   */
  readonly body: JsonObject;
}

/** Everything of the data but the notification itself. */
export type NotificationReceivedHead = Omit<NotificationReceivedV1, 'body'>;

export const notificationReceivedV1 = defineMessage<NotificationReceivedV1>({
  type: 'notification.received',
  version: 1,
  data: {
    type: 'object',
    required: [
      'rawId',
      'service',
      'deployment',
      'routingKey',
      'when',
      'messageId',
      'eventType',
      'resourceId',
      'body',
    ],
    properties: {
      rawId: { type: 'integer', minimum: 1 },
      service: textSchema,
      deployment: { type: 'string' },
      routingKey: { type: 'string' },
      when: instantSchema,
      messageId: { type: ['string', 'null'] },
      eventType: { type: 'string' },
      resourceId: { type: ['string', 'null'] },
      body: { type: 'object' },
    },
  },
  keyOf: (data) => data.resourceId ?? data.messageId,
  later: 'body',
});

const openTail = Buffer.from('}}');

/**
 * Builds the record around the bytes of a notification without reading or printing them again. `body` is
 * UTF-8 JSON text of one object; it was parsed by the caller, who checked that. A notification that names
 * neither a resource nor itself gets `fallbackKey`, its origin as `topic:partition:offset`.
 */
export function encodeNotificationReceived(
  head: NotificationReceivedHead,
  body: Uint8Array,
  meta: MessageMeta,
  fallbackKey: string,
): EncodedMessage {
  const { topic } = notificationReceivedV1;
  const printed = JSON.stringify(toEnvelope(notificationReceivedV1, meta, head));
  const opening = Buffer.from(`${printed.slice(0, -openTail.length)},"body":`);
  const value = Buffer.concat([opening, body, openTail]);
  const key = head.resourceId ?? head.messageId ?? fallbackKey;
  return { topic, key, value, headers: messageHeaders(notificationReceivedV1, meta) };
}
