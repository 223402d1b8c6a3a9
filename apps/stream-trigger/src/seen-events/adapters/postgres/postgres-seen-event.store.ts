import { Injectable } from '@nestjs/common';
import { toStorableText } from '@cloudtach/kernel';
import { BinaryCopyWriter, copyInUnlessTaken, type Transaction } from '@cloudtach/persistence';
import { type SeenEvent, SeenEventStore } from '../../seen-event.store.js';

const copyEvents =
  'COPY seen_event (tenant, message_id, event_type, time_us, resource) FROM STDIN (FORMAT binary)';

/** In the order of the keys, so that two batches with the same events never wait for each other. */
const rememberEvents = `
  INSERT INTO seen_event (tenant, message_id, event_type, time_us, resource)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[])
    AS given (tenant, message_id, event_type, time_us, resource)
  ORDER BY tenant, message_id
  ON CONFLICT DO NOTHING
  RETURNING tenant, message_id`;

/** A row of `seen_event`, and its key as one text. */
interface SeenRow {
  readonly key: string;
  readonly tenant: string;
  readonly messageId: string;
  readonly eventType: string;
  readonly time: bigint;
  readonly resource: string | null;
}

/** The table `seen_event`. Nearly all events are new; only where one is not the server is asked which. */
@Injectable()
export class PostgresSeenEventStore extends SeenEventStore {
  async remember(tx: Transaction, events: readonly SeenEvent[]): Promise<readonly boolean[]> {
    const given = events.map(toRow);
    const rows = [...new Map(given.toReversed().map((row) => [row.key, row])).values()].sort(byKey);
    const firstSeen = (await copyInUnlessTaken(tx, copyEvents, written(rows)))
      ? new Set(rows.map(({ key }) => key))
      : await rememberEach(tx, rows);
    return given.map(({ key }) => firstSeen.delete(key));
  }
}

function toRow({ tenantId, messageId, eventType, time, resourceId }: SeenEvent): SeenRow {
  const tenant = tenantId === null ? '' : toStorableText(tenantId);
  const id = toStorableText(messageId);
  return {
    key: keyOf(tenant, id),
    tenant,
    messageId: id,
    eventType: toStorableText(eventType),
    time: BigInt(time),
    resource: resourceId === null ? null : toStorableText(resourceId),
  };
}

/** No text of a column holds NUL. */
function keyOf(tenant: string, messageId: string): string {
  return `${tenant}\0${messageId}`;
}

function byKey(left: SeenRow, right: SeenRow): number {
  return left.key < right.key ? -1 : 1;
}

function written(rows: readonly SeenRow[]): BinaryCopyWriter {
  const writer = new BinaryCopyWriter(['text', 'text', 'text', 'int8', 'text']);
  for (const { tenant, messageId, eventType, time, resource } of rows)
    writer.row([tenant, messageId, eventType, time, resource]);
  return writer;
}

async function rememberEach(tx: Transaction, rows: readonly SeenRow[]): Promise<Set<string>> {
  const { rows: remembered } = await tx.query<{ tenant: string; message_id: string }>({
    name: 'remember-events',
    text: rememberEvents,
    values: [
      rows.map(({ tenant }) => tenant),
      rows.map(({ messageId }) => messageId),
      rows.map(({ eventType }) => eventType),
      rows.map(({ time }) => time),
      rows.map(({ resource }) => resource),
    ],
  });
  return new Set(remembered.map((row) => keyOf(row.tenant, row.message_id)));
}
