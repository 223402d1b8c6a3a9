import { Injectable } from '@nestjs/common';
import { DomainError } from '@cloudtach/kernel';
import {
  BinaryCopyWriter,
  type Transaction,
  copyIn,
  copyInUnlessTaken,
  sqlStateOf,
} from '@cloudtach/persistence';
import {
  type EventIdentity,
  EventStore,
  type EventToStore,
  type KnownEvent,
} from '../../application/event.store.js';
import { type DistilledEvent } from '../../domain/distilled-event.js';
import { type EventRow, eventColumns, fromRow, tenantColumn, toTraitsColumn } from './event-row.mapping.js';
import { placesOfTraits } from './trait-places.js';

const checkViolation = '23514';

/** What `event_key` says of an identity, with its place among those asked for. */
interface FoundKey {
  readonly position: bigint;
  readonly id: bigint;
  readonly time_us: bigint;
  readonly is_replayed: boolean;
}

const findKeys = `
  SELECT position, event_key.id, event_key.time_us, event_key.origin = given.origin AS is_replayed
  FROM unnest($1::text[], $2::text[], $3::text[])
    WITH ORDINALITY AS given (message_id, tenant, origin, position)
  JOIN event_key USING (message_id, tenant)`;

const readEvents = `
  SELECT event.id, ${eventColumns} FROM unnest($1::bigint[], $2::bigint[]) AS wanted (id, time_us)
  JOIN event USING (time_us, id)`;

/** In the order of the keys, so that two batches never wait for each other. */
const claimKeys = `
  INSERT INTO event_key (id, time_us, message_id, tenant, origin)
  SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[])
    AS given (id, time_us, message_id, tenant, origin)
  ORDER BY message_id, tenant
  ON CONFLICT DO NOTHING
  RETURNING id`;

const copyKeys = 'COPY event_key (id, time_us, message_id, tenant, origin) FROM STDIN (FORMAT binary)';

const copyEvents =
  'COPY event (id, time_us, tenant, message_id, event_type, resource_id, traits) FROM STDIN (FORMAT binary)';

const copyTraits = 'COPY event_trait (day_us, trait, first_id, places) FROM STDIN (FORMAT binary)';

/** An event that got an id. */
interface NumberedEvent extends EventToStore {
  readonly id: bigint;
}

/** Events in the tables `event`, `event_key` and `event_trait`. */
@Injectable()
export class PostgresEventStore extends EventStore {
  async lookUp(tx: Transaction, identities: readonly EventIdentity[]): Promise<readonly KnownEvent[]> {
    const known: KnownEvent[] = identities.map(() => ({ kind: 'new' }));
    if (identities.length === 0) return known;
    const { rows } = await tx.query<FoundKey>({
      name: 'find-event-keys',
      text: findKeys,
      values: [
        identities.map(({ messageId }) => messageId),
        identities.map(({ tenantId }) => tenantColumn(tenantId)),
        identities.map(({ origin }) => origin),
      ],
    });
    const events = await readStored(
      tx,
      rows.filter(({ is_replayed: isReplayed }) => isReplayed),
    );
    for (const { position, id, is_replayed: isReplayed } of rows) {
      const event = isReplayed ? events.get(id) : undefined;
      known[Number(position) - 1] = event === undefined ? { kind: 'taken' } : { kind: 'replayed', event };
    }
    return known;
  }

  /**
   * Ids first, because a key names its event's; what another batch claimed meanwhile leaves its id void. The rows of
   * events are written only for keys that were claimed.
   */
  async store(tx: Transaction, events: readonly EventToStore[]): Promise<readonly boolean[]> {
    const candidates = firstOfEachIdentity(events);
    if (candidates.length === 0) return [];
    const firstId = await drawIds(tx, candidates.length);
    const numbered = candidates.map((candidate, place) => ({ ...candidate, id: firstId + BigInt(place) }));
    const claimed = await claim(tx, numbered);
    const stored = new Set<EventToStore>();
    for (const [place, { id }] of numbered.entries())
      if (claimed.has(id)) stored.add(candidates[place] as EventToStore);
    await whenDaysAreMade(async () => {
      await writeEvents(
        tx,
        numbered.filter(({ id }) => claimed.has(id)),
      );
      await writeTraits(tx, firstId, numbered, claimed);
    });
    return events.map((event) => stored.has(event));
  }
}

function firstOfEachIdentity(events: readonly EventToStore[]): EventToStore[] {
  const seen = new Set<string>();
  return events.filter(({ event: { tenantId, messageId } }) => {
    const identity = `${tenantColumn(tenantId)}\0${messageId}`;
    return !seen.has(identity) && seen.add(identity);
  });
}

/** While the partitions of a day are made nobody may write of that day (`announceDays`): then the batch waits. */
async function whenDaysAreMade(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (sqlStateOf(error) !== checkViolation) throw error;
    throw new DomainError({
      code: 'distiller.day-being-made',
      kind: 'unavailable',
      message: 'The partitions of a day of these events are being made.',
      cause: error,
    });
  }
}

/** The events as they were stored the first time, by id. */
async function readStored(
  tx: Transaction,
  keys: readonly FoundKey[],
): Promise<ReadonlyMap<bigint, DistilledEvent>> {
  if (keys.length === 0) return new Map();
  const { rows } = await tx.query<EventRow & { id: bigint }>(readEvents, [
    keys.map(({ id }) => id),
    keys.map(({ time_us: time }) => time),
  ]);
  return new Map(rows.map((row) => [row.id, fromRow(row)]));
}

async function drawIds(tx: Transaction, count: number): Promise<bigint> {
  const { rows } = await tx.query<{ id: bigint }>('SELECT draw_event_ids($1) AS id', [count]);
  const [row] = rows;
  if (row === undefined) throw new Error('no ids were drawn');
  return row.id;
}

/** Nearly all are new; only where one is not the server is asked which. */
async function claim(tx: Transaction, events: readonly NumberedEvent[]): Promise<ReadonlySet<bigint>> {
  const rows = new BinaryCopyWriter(['int8', 'int8', 'text', 'text', 'text']);
  for (const { id, event, origin } of events.toSorted(byKey))
    rows.row([id, event.time, event.messageId, tenantColumn(event.tenantId), origin]);
  if (await copyInUnlessTaken(tx, copyKeys, rows)) return new Set(events.map(({ id }) => id));
  return claimEach(tx, events);
}

function byKey({ event: left }: NumberedEvent, { event: right }: NumberedEvent): number {
  if (left.messageId !== right.messageId) return left.messageId < right.messageId ? -1 : 1;
  return tenantColumn(left.tenantId) < tenantColumn(right.tenantId) ? -1 : 1;
}

async function claimEach(tx: Transaction, events: readonly NumberedEvent[]): Promise<ReadonlySet<bigint>> {
  const { rows } = await tx.query<{ id: bigint }>({
    name: 'claim-event-keys',
    text: claimKeys,
    values: [
      events.map(({ id }) => id),
      events.map(({ event }) => event.time),
      events.map(({ event }) => event.messageId),
      events.map(({ event }) => tenantColumn(event.tenantId)),
      events.map(({ origin }) => origin),
    ],
  });
  return new Set(rows.map(({ id }) => id));
}

async function writeEvents(tx: Transaction, events: readonly NumberedEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = new BinaryCopyWriter(['int8', 'int8', 'text', 'text', 'text', 'text', 'text']);
  for (const { id, event } of events) {
    const { time, tenantId, messageId, eventType, resourceId, traits } = event;
    rows.row([id, time, tenantColumn(tenantId), messageId, eventType, resourceId, toTraitsColumn(traits)]);
  }
  await copyIn(tx, copyEvents, rows);
}

/** By places in the whole batch, so that a void id needs no rule of its own. */
async function writeTraits(
  tx: Transaction,
  firstId: bigint,
  numbered: readonly NumberedEvent[],
  claimed: ReadonlySet<bigint>,
): Promise<void> {
  const found = placesOfTraits(
    numbered.map(({ id, event }) => (claimed.has(id) ? event : { ...event, traits: [] })),
  );
  if (found.length === 0) return;
  const rows = new BinaryCopyWriter(['int8', 'int8', 'int8', 'bytea']);
  for (const { dayUs, trait, places } of found) rows.row([dayUs, trait, firstId, places]);
  await copyIn(tx, copyTraits, rows);
}
