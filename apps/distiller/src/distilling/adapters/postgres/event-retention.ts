import { type Transaction } from '@cloudtach/persistence';
import { type EventDay } from './event-day.js';
import { partitionLockKey } from './event-partitions.js';
import { placesMax } from './trait-places.js';

/** Most keys deleted in one transaction. */
const keysAtOnceMax = 10_000;

/** The names of the partitions of `event`. */
export async function eventTables(tx: Transaction): Promise<string[]> {
  const { rows } = await tx.query<{ name: string }>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'event'::regclass ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
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

/** Drops the partitions of a day. */
export async function dropDay(tx: Transaction, { eventTable, traitTable, untilUs }: EventDay): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [partitionLockKey]);
  await tx.query(`DROP TABLE ${eventTable}, ${traitTable}`);
  await tx.query('DELETE FROM event_block WHERE time_max_us < $1', [untilUs]);
}

/**
 * Deletes some events of days that never had partitions, stored no later than the last event of what was dropped.
 * Returns how many.
 */
export async function deleteOutOfRange(tx: Transaction, lastId: bigint): Promise<number> {
  const { rowCount } = await tx.query(
    `WITH first AS MATERIALIZED (
       SELECT id, time_us FROM event_default WHERE id <= $1 ORDER BY id LIMIT ${keysAtOnceMax}),
     deleted AS (
       DELETE FROM event_default AS event USING first
       WHERE event.time_us = first.time_us AND event.id = first.id
       RETURNING event.message_id, event.tenant)
     DELETE FROM event_key USING deleted
     WHERE event_key.message_id = deleted.message_id AND event_key.tenant = deleted.tenant`,
    [lastId],
  );
  // A batch begins before the last of its events: what is left of it is looked up in vain, and goes the next time.
  await tx.query('DELETE FROM event_trait_default WHERE first_id <= $1', [lastId - BigInt(placesMax)]);
  return rowCount ?? 0;
}
