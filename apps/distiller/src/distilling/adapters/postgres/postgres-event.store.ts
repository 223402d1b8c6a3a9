import { Injectable } from '@nestjs/common';
import { type Transaction } from '@cloudtach/persistence';
import { EventStore, type EventToStore, type StoredEvent } from '../../application/event.store.js';
import { type EventRow, fromRow, toTraitsColumn } from './event-row.mapping.js';

/** What the statement says about each event it was given, in order. */
interface Verdict {
  readonly is_new: boolean;
  /** True when the event that was there already came from the same record. */
  readonly is_replayed: boolean;
}

/**
 * One statement: claim the (tenant, message id) of each event, store those whose claim was new, and say which
 * were. The claims are made in the order of their keys, so that two batches never wait for each other; the ids are
 * drawn in the order of the batch, and only for what is stored.
 */
const storeEvents = `
  WITH given AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[])
      WITH ORDINALITY AS given (tenant, message_id, time_us, event_type, traits, origin, position)
  ), claimed AS (
    INSERT INTO event_key (tenant, message_id, time_us, origin)
    SELECT tenant, message_id, time_us, origin FROM given ORDER BY tenant, message_id, position
    ON CONFLICT DO NOTHING
    RETURNING origin
  ), stored AS (
    INSERT INTO event (tenant, message_id, time_us, event_type, traits)
    SELECT tenant, message_id, time_us, event_type, traits::jsonb FROM given JOIN claimed USING (origin)
    ORDER BY position
  )
  SELECT claimed.origin IS NOT NULL AS is_new, known.origin IS NOT DISTINCT FROM given.origin AS is_replayed
  FROM given
  LEFT JOIN claimed USING (origin)
  LEFT JOIN event_key known ON known.tenant = given.tenant AND known.message_id = given.message_id
  ORDER BY position`;

const readEvents = `
  SELECT event.tenant, event.message_id, event.event_type, event.time_us, event.traits::text AS traits
  FROM unnest($1::text[], $2::text[]) AS wanted (tenant, message_id)
  JOIN event_key USING (tenant, message_id)
  JOIN event USING (tenant, time_us, message_id)`;

/** Events in the tables `event` and `event_key`. */
@Injectable()
export class PostgresEventStore extends EventStore {
  async store(tx: Transaction, events: readonly EventToStore[]): Promise<readonly StoredEvent[]> {
    if (events.length === 0) return [];
    const { rows } = await tx.query<Verdict>({
      name: 'store-events',
      text: storeEvents,
      values: [
        events.map(({ event }) => tenantColumn(event)),
        events.map(({ event }) => event.messageId),
        events.map(({ event }) => BigInt(event.time)),
        events.map(({ event }) => event.eventType),
        events.map(({ event }) => toTraitsColumn(event.traits)),
        events.map(({ origin }) => origin),
      ],
    });
    const replayed = events.filter((_, index) => isReplay(rows[index]));
    const firstTime = await readStored(tx, replayed);
    return events.map(({ event }, index) => {
      if (rows[index]?.is_new === true) return { kind: 'stored', event };
      if (!isReplay(rows[index])) return { kind: 'repeated' };
      return { kind: 'stored', event: firstTime.get(keyOf(event)) ?? event };
    });
  }
}

/** The events as they were stored the first time; a time taken from the clock would differ now. */
async function readStored(
  tx: Transaction,
  replayed: readonly EventToStore[],
): Promise<ReadonlyMap<string, EventToStore['event']>> {
  if (replayed.length === 0) return new Map();
  const tenants = replayed.map(({ event }) => tenantColumn(event));
  const messageIds = replayed.map(({ event }) => event.messageId);
  const { rows } = await tx.query<EventRow>(readEvents, [tenants, messageIds]);
  return new Map(rows.map(fromRow).map((event) => [keyOf(event), event]));
}

function isReplay(verdict: Verdict | undefined): boolean {
  return verdict !== undefined && !verdict.is_new && verdict.is_replayed;
}

/** A primary key holds no nulls, and no tenant is empty text. */
function tenantColumn(event: EventToStore['event']): string {
  return event.tenantId ?? '';
}

function keyOf(event: EventToStore['event']): string {
  return JSON.stringify([event.tenantId, event.messageId]);
}
