import { type Transaction } from '@cloudtach/persistence';
import { forgetBlocksOfDay } from './event-blocks.js';
import { type DaysInRange, type EventDay } from './event-day.js';
import { placesMax } from './trait-places.js';

/** Most keys deleted in one transaction. */
const keysAtOnceMax = 10_000;

/** Pages that one statement looks through: 8 MB. */
const pagesAtOnce = 1000n;

/** Notes the first id of today once: later that tells what was stored before. */
export async function noteFirstId(tx: Transaction, { todayUs }: DaysInRange): Promise<void> {
  await tx.query(
    'INSERT INTO event_day (day_us, first_id) VALUES ($1, next_event_id()) ON CONFLICT DO NOTHING',
    [todayUs],
  );
}

/**
 * Deletes the keys of some events of a day that is to be dropped, those that follow the id `after`. Returns the last
 * id of them, or null when none were left.
 */
export async function deleteKeysOfDay(
  tx: Transaction,
  { eventTable }: EventDay,
  after: bigint,
): Promise<bigint | null> {
  const { rows } = await tx.query<{ last: bigint | null }>(
    `WITH first AS MATERIALIZED (
       SELECT id, message_id, tenant FROM ${eventTable} WHERE id > $1 ORDER BY id LIMIT ${keysAtOnceMax}),
     deleted AS (
       DELETE FROM event_key USING first
       WHERE event_key.message_id = first.message_id AND event_key.tenant = first.tenant)
     SELECT max(id) AS last FROM first`,
    [after],
  );
  return rows[0]?.last ?? null;
}

/** Everything up to this id is committed or void: what is committed later has a greater one. */
export async function eventHorizon(tx: Transaction): Promise<bigint> {
  const { rows } = await tx.query<{ horizon: bigint }>('SELECT event_horizon() AS horizon');
  return rows[0]?.horizon ?? 0n;
}

/** Drops the partitions of a day, with the keys of what was committed since the horizon was at the id `after`. */
export async function dropDay(tx: Transaction, day: EventDay, after: bigint): Promise<void> {
  // From here on nobody writes to the day, so the keys come to an end.
  await tx.query(`LOCK TABLE ${day.eventTable} IN ACCESS EXCLUSIVE MODE`);
  for (let next: bigint | null = after; next !== null;) next = await deleteKeysOfDay(tx, day, next);
  await tx.query(`DROP TABLE ${day.eventTable}, ${day.traitTable}`);
  await forgetBlocksOfDay(tx, day.fromUs);
}

/** The id up to which, exclusive, everything was stored before the first day that is kept; 0 when nobody knows. */
export async function firstIdKept(tx: Transaction, { fromUs }: DaysInRange): Promise<bigint> {
  const { rows } = await tx.query<{ day_us: bigint; first_id: bigint }>(
    'SELECT day_us, first_id FROM event_day WHERE day_us <= $1 ORDER BY day_us DESC LIMIT 1',
    [fromUs],
  );
  const [row] = rows;
  if (row === undefined) return 0n;
  await tx.query('DELETE FROM event_day WHERE day_us < $1', [row.day_us]);
  return row.first_id;
}

/** Deletes some events of days out of range that were stored before an id. Returns how many. */
export async function deleteOutOfRange(
  tx: Transaction,
  { fromUs, untilUs }: DaysInRange,
  untilId: bigint,
): Promise<number> {
  const { rows } = await tx.query<{ count: bigint }>(
    `WITH first AS MATERIALIZED (
       SELECT id, time_us FROM event_default WHERE id < $1 AND (time_us < $2 OR time_us >= $3)
       ORDER BY id LIMIT ${keysAtOnceMax}),
     deleted AS (
       DELETE FROM event_default AS event USING first
       WHERE event.time_us = first.time_us AND event.id = first.id
       RETURNING event.message_id, event.tenant),
     keys AS (
       DELETE FROM event_key USING deleted
       WHERE event_key.message_id = deleted.message_id AND event_key.tenant = deleted.tenant)
     SELECT count(*) AS count FROM deleted`,
    [untilId, fromUs, untilUs],
  );
  return Number(rows[0]?.count ?? 0n);
}

/**
 * Deletes the traits of those events from some pages, beginning with one; then says where to go on, or null at the end.
 * A batch begins before the last of its events: what is left of it is looked up in vain, and goes the next time.
 */
export async function deleteTraitsOutOfRange(
  tx: Transaction,
  { fromUs, untilUs }: DaysInRange,
  { untilId, page }: { readonly untilId: bigint; readonly page: bigint },
): Promise<bigint | null> {
  const { rows } = await tx.query<{ pages: bigint }>(
    `SELECT pg_relation_size('event_trait_default') / current_setting('block_size')::bigint AS pages`,
  );
  const next = page + pagesAtOnce;
  await tx.query(
    `DELETE FROM event_trait_default
     WHERE ctid >= $4::tid AND ctid < $5::tid AND first_id < $1 AND (day_us < $2 OR day_us >= $3)`,
    [untilId - BigInt(placesMax), fromUs, untilUs, `(${page},0)`, `(${next},0)`],
  );
  return next < (rows[0]?.pages ?? 0n) ? next : null;
}
