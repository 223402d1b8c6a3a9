import {
  type InstantMicros,
  type JsonObject,
  type JsonValue,
  jsonMember,
  parseNotificationTime,
} from '@cloudtach/kernel';
import { type NotificationRefusal, refuse } from './unwrap-notification.js';

/** What every raw row tells of a notification, but for its source (stacktach-v2 §1.3). */
export interface NotificationHead {
  readonly ok: true;
  readonly when: InstantMicros;
  readonly publisher: string;
  readonly eventType: string;
  /** What stands before the first dot of the publisher, or all of it. */
  readonly publisherService: string;
  /** What stands after the first dot; null without one. */
  readonly host: string | null;
  readonly requestId: string;
  readonly messageId: string | null;
}

/**
 * Reads what a notification must have and what its row tells. Without an event type, a publisher or a time it is
 * refused by the name of the field (decisions §4); everything else has a default (stacktach-v2 §1.1, 1.3).
 */
export function readNotification(body: JsonObject): NotificationHead | NotificationRefusal {
  const eventType = toText(jsonMember(body, 'event_type'));
  if (eventType === null) return refuse('ingestion.event-type-missing', 'event_type is no text', null);
  const publisher = toText(jsonMember(body, 'publisher_id'));
  if (publisher === null) return refuse('ingestion.publisher-id-missing', 'publisher_id is no text', null);
  const time = timeOf(body);
  if (time === null) return refuse('ingestion.timestamp-missing', 'timestamp is missing', null);
  const when = typeof time === 'string' ? parseNotificationTime(time) : null;
  if (when === null) return refuse('ingestion.timestamp-unreadable', 'timestamp is no time', null);

  const dot = publisher.indexOf('.');
  return {
    ok: true,
    when,
    publisher,
    eventType,
    publisherService: dot === -1 ? publisher : publisher.slice(0, dot),
    host: dot === -1 ? null : publisher.slice(dot + 1),
    requestId: toText(jsonMember(body, '_context_request_id')) ?? '',
    messageId: toId(jsonMember(body, 'message_id')),
  };
}

/** `timestamp`, or where that is missing, null or empty `_context_timestamp`; null when neither is there. */
function timeOf(body: JsonObject): JsonValue {
  const timestamp = jsonMember(body, 'timestamp');
  if (timestamp !== undefined && timestamp !== null && timestamp !== '') return timestamp;
  const ofContext = jsonMember(body, '_context_timestamp');
  return ofContext === undefined || ofContext === '' ? null : ofContext;
}

function toText(value: JsonValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** An id may come as a number; it is compared as text. */
function toId(value: JsonValue | undefined): string | null {
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : toText(value);
}
