import { Injectable } from '@nestjs/common';
import { toStorableText } from '@cloudtach/kernel';
import { type Transaction } from '@cloudtach/persistence';
import { type SeenNotification, SeenNotificationStore } from '../../seen-notification.store.js';

/** In the order of the keys, so that two batches with the same notifications never wait for each other. */
const rememberNotifications = `
  INSERT INTO seen_notification (id, message_id, event_type, service, time_us, resource)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[])
    AS given (id, message_id, event_type, service, time_us, resource)
  ORDER BY id
  ON CONFLICT DO NOTHING
  RETURNING id`;

/** The table `seen_notification`, one statement a batch. */
@Injectable()
export class PostgresSeenNotificationStore extends SeenNotificationStore {
  async remember(tx: Transaction, notifications: readonly SeenNotification[]): Promise<readonly boolean[]> {
    const { rows } = await tx.query<{ id: string }>({
      name: 'remember-notifications',
      text: rememberNotifications,
      values: [
        notifications.map(({ id }) => toStorableText(id)),
        notifications.map(({ messageId }) => toColumn(messageId)),
        notifications.map(({ eventType }) => toStorableText(eventType)),
        notifications.map(({ service }) => toStorableText(service)),
        notifications.map(({ time }) => BigInt(time)),
        notifications.map(({ resourceId }) => toColumn(resourceId)),
      ],
    });
    const firstSeen = new Set(rows.map(({ id }) => id));
    return notifications.map(({ id }) => firstSeen.delete(toStorableText(id)));
  }
}

function toColumn(text: string | null): string | null {
  return text === null ? null : toStorableText(text);
}
