import { Injectable } from '@nestjs/common';
import { toStorableText } from '@cloudtach/kernel';
import { BinaryCopyWriter, copyInUnlessTaken, type Transaction } from '@cloudtach/persistence';
import { type SeenNotification, SeenNotificationStore } from '../../seen-notification.store.js';

const copyNotifications =
  'COPY seen_notification (id, message_id, event_type, service, time_us, resource) FROM STDIN (FORMAT binary)';

/** In the order of the keys, so that two batches with the same notifications never wait for each other. */
const rememberNotifications = `
  INSERT INTO seen_notification (id, message_id, event_type, service, time_us, resource)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[])
    AS given (id, message_id, event_type, service, time_us, resource)
  ORDER BY id
  ON CONFLICT DO NOTHING
  RETURNING id`;

/** A row of `seen_notification`. */
interface SeenRow {
  readonly id: string;
  readonly messageId: string | null;
  readonly eventType: string;
  readonly service: string;
  readonly time: bigint;
  readonly resource: string | null;
}

/** The table `seen_notification`. Nearly all are new; only where one is not the server is asked which. */
@Injectable()
export class PostgresSeenNotificationStore extends SeenNotificationStore {
  async remember(tx: Transaction, notifications: readonly SeenNotification[]): Promise<readonly boolean[]> {
    const given = notifications.map(toRow);
    const rows = [...new Map(given.toReversed().map((row) => [row.id, row])).values()].sort(byId);
    const firstSeen = (await copyInUnlessTaken(tx, copyNotifications, written(rows)))
      ? new Set(rows.map(({ id }) => id))
      : await rememberEach(tx, rows);
    return given.map(({ id }) => firstSeen.delete(id));
  }
}

function toRow({ id, messageId, eventType, service, time, resourceId }: SeenNotification): SeenRow {
  return {
    id: toStorableText(id),
    messageId: toColumn(messageId),
    eventType: toStorableText(eventType),
    service: toStorableText(service),
    time: BigInt(time),
    resource: toColumn(resourceId),
  };
}

function toColumn(text: string | null): string | null {
  return text === null ? null : toStorableText(text);
}

function byId({ id: left }: SeenRow, { id: right }: SeenRow): number {
  return left < right ? -1 : 1;
}

function written(rows: readonly SeenRow[]): BinaryCopyWriter {
  const writer = new BinaryCopyWriter(['text', 'text', 'text', 'text', 'int8', 'text']);
  for (const { id, messageId, eventType, service, time, resource } of rows)
    writer.row([id, messageId, eventType, service, time, resource]);
  return writer;
}

async function rememberEach(tx: Transaction, rows: readonly SeenRow[]): Promise<Set<string>> {
  const { rows: remembered } = await tx.query<{ id: string }>({
    name: 'remember-notifications',
    text: rememberNotifications,
    values: [
      rows.map(({ id }) => id),
      rows.map(({ messageId }) => messageId),
      rows.map(({ eventType }) => eventType),
      rows.map(({ service }) => service),
      rows.map(({ time }) => time),
      rows.map(({ resource }) => resource),
    ],
  });
  return new Set(remembered.map(({ id }) => id));
}
