import { derivedId } from '@cloudtach/contracts';
import { type JsonObject, type JsonValue, jsonMember, printIsoInstant, printJson } from '@cloudtach/kernel';
import { type NotificationHead } from './read-notification.js';

/** Where a record lies in Kafka. */
export interface NotificationOrigin {
  readonly topic: string;
  readonly partition: number;
  /** Decimal text, since it is a 64-bit number. */
  readonly offset: string;
}

/**
 * The id of a notification: two records have the same one exactly when they are duplicates as decisions §4 rules:
 * the same message id, event type, time and instance or image, and audit period for an exists; or, without a
 * message id, the same record of Kafka (its text counts too, because a topic made anew counts its offsets again).
 *
 * A computed id rather than the values themselves is what the table keeps unique: values have no limit of length
 * and may hold characters that a column of text cannot.
 */
export function notificationIdentity(
  notification: NotificationHead,
  subject: { readonly resourceId: string | null; readonly body: JsonObject; readonly text: string },
  origin: NotificationOrigin,
): string {
  const { messageId, eventType } = notification;
  const when = printIsoInstant(notification.when);
  if (messageId === null) {
    return derivedId(
      'notification',
      'origin',
      origin.topic,
      String(origin.partition),
      origin.offset,
      when,
      subject.text,
    );
  }
  const { resourceId } = subject;
  const resource = resourceId === null ? ['no-resource'] : ['resource', resourceId];
  return derivedId(
    'notification',
    'message',
    messageId,
    eventType,
    when,
    ...resource,
    ...auditPeriod(eventType, subject.body),
  );
}

function auditPeriod(eventType: string, body: JsonObject): string[] {
  if (!eventType.endsWith('.exists')) return [];
  const payload = jsonMember(body, 'payload');
  return [
    printed(jsonMember(payload, 'audit_period_beginning')),
    printed(jsonMember(payload, 'audit_period_ending')),
  ];
}

function printed(value: JsonValue | undefined): string {
  return value === undefined ? '' : printJson(value);
}
