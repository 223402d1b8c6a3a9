import { type EncodedMessage, encodeNotificationReceived } from '@cloudtach/contracts';
import { printIsoInstant } from '@cloudtach/kernel';
import { type Source } from '../../domain/source-map.js';
import { type ReceivedNotification } from '../../domain/received-notification.js';

/**
 * The message about a kept notification. Its id is the notification's identity: told again after a crash, or kept again
 * after a partition was dropped, it is the same message for everybody behind.
 */
export function toMessage(
  notification: ReceivedNotification,
  kept: { readonly rawId: number; readonly source: Source },
): EncodedMessage {
  const { identity, when, messageId, eventType, resourceId, requestId, origin } = notification;
  return encodeNotificationReceived(
    { rawId: kept.rawId, ...kept.source, when: printIsoInstant(when), messageId, eventType, resourceId },
    notification.body,
    {
      id: identity,
      source: 'ingestion',
      occurredAt: when,
      correlationId: requestId === '' ? identity : requestId,
      causationId: null,
    },
    `${origin.topic}:${origin.partition}:${origin.offset}`,
  );
}
