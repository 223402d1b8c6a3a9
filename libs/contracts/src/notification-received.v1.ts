import { DomainError, type JsonObject, decodeJson, isJsonObject } from '@cloudtach/kernel';
import { defineMessage, messageHeaders, toEnvelope } from './define-message.js';
import { instantSchema, textSchema } from './json-schema.js';
import {
  type DecodedMessage,
  type EncodedMessage,
  type Message,
  type MessageContract,
  type MessageMeta,
  type ReceivedRecord,
} from './message.js';
import { messageLimits } from './message-limits.js';

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
   * The notification itself, out of its envelope, secrets masked, otherwise byte for byte as it came. Parsed when it is first
   * asked for: most of a record is body, and who only needs the head does not pay for it.
   * @throws DomainError `invalid` with a code of `decodeJson`, or `contract.schema-violated` when it is no object
   */
  readonly body: JsonObject;
}

/** Everything of the data but the notification itself. */
export type NotificationReceivedHead = Omit<NotificationReceivedV1, 'body'>;

const wholeNotificationReceivedV1 = defineMessage<NotificationReceivedV1>({
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
});

export const notificationReceivedV1: MessageContract<NotificationReceivedV1> = Object.freeze({
  ...wholeNotificationReceivedV1,
  decode: decodeHead,
});

const bodyName = Buffer.from(',"body":');
const openTail = Buffer.from('}}');
const emptyBody = Buffer.from(',"body":{}}}');

/**
 * Reads a record as `encodeNotificationReceived` writes it: the body is the last member of the data, and the data that of the
 * envelope. Quotes inside strings are escaped, so the first `,"body":` is the name of that member. Anything else is read whole.
 */
function decodeHead(record: ReceivedRecord): DecodedMessage<Message<NotificationReceivedV1>> {
  const whole = record.value;
  if (whole === null || whole.length > messageLimits.bytesMax)
    return wholeNotificationReceivedV1.decode(record);
  const bytes = Buffer.from(whole.buffer, whole.byteOffset, whole.length);
  const bodyFrom = bytes.indexOf(bodyName);
  if (bodyFrom < 0 || !bytes.subarray(-openTail.length).equals(openTail)) {
    return wholeNotificationReceivedV1.decode(record);
  }
  const head = wholeNotificationReceivedV1.decode({
    ...record,
    value: Buffer.concat([bytes.subarray(0, bodyFrom), emptyBody]),
  });
  if (!head.ok) return wholeNotificationReceivedV1.decode(record);
  const text = bytes.subarray(bodyFrom + bodyName.length, -openTail.length);
  return { ok: true, message: { ...head.message, data: withBodyLater(head.message.data, text, record) } };
}

function withBodyLater(
  data: NotificationReceivedV1,
  text: Uint8Array,
  record: ReceivedRecord,
): NotificationReceivedV1 {
  let body: JsonObject | undefined;
  return Object.defineProperty(data, 'body', {
    enumerable: true,
    get: () => (body ??= readBody(text, record)),
  });
}

/** A text that is no object was cut at a wrong place, or is wrong itself: the whole record tells. */
function readBody(text: Uint8Array, record: ReceivedRecord): JsonObject {
  const decoded = decodeJson(text, messageLimits);
  if (decoded.ok && isJsonObject(decoded.value)) return decoded.value;
  const whole = wholeNotificationReceivedV1.decode(record);
  if (whole.ok) return whole.message.data.body;
  const { code, reason: message, byteOffset } = whole;
  throw new DomainError({ code, kind: 'invalid', message, details: { byteOffset } });
}

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
