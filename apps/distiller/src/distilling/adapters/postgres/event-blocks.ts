import { type Transaction } from '@cloudtach/persistence';
import { dayUs, type DaysInRange } from './event-day.js';

/** A block is so many bits of ids. */
export const blockIdBits = 10n;

/** Most blocks described in one statement: a million events. */
const blocksAtOnceMax = 1000n;

const describe = `
  INSERT INTO event_block (block, day_us, time_min_us, time_max_us)
  SELECT id >> ${blockIdBits}, time_us - mod(mod(time_us, ${dayUs}) + ${dayUs}, ${dayUs}) AS day_us,
    min(time_us), max(time_us)
  FROM event WHERE id >= $1 AND id < $2 GROUP BY 1, 2
  ON CONFLICT DO NOTHING`;

/**
 * Writes down which times the blocks have that are full and whose events are all committed or void. Says whether there
 * may be more. Begins with the first event after what is described, so that ids without events are stepped over and
 * every call that says so has described something.
 */
export async function describeBlocks(tx: Transaction): Promise<boolean> {
  const { rows } = await tx.query<{ next: bigint; horizon: bigint }>(
    'SELECT coalesce(max(block) + 1, 0) AS next, event_horizon() AS horizon FROM event_block',
  );
  const [row] = rows;
  if (row === undefined) return false;
  const full = (row.horizon + 1n) >> blockIdBits;
  const first = await firstEvent(tx, row.next << blockIdBits, full << blockIdBits);
  if (first === null) return false;
  const block = first >> blockIdBits;
  const through = full < block + blocksAtOnceMax ? full : block + blocksAtOnceMax;
  await tx.query(describe, [first, through << blockIdBits]);
  return through < full;
}

/** Forgets the blocks of a day whose events are gone. */
export async function forgetBlocksOfDay(tx: Transaction, fromUs: number): Promise<void> {
  await tx.query('DELETE FROM event_block WHERE day_us = $1', [fromUs]);
}

/** Forgets the blocks of days out of range whose events up to an id, exclusive, are gone. */
export async function forgetBlocksOutOfRange(
  tx: Transaction,
  { fromUs, untilUs }: DaysInRange,
  untilId: bigint,
): Promise<void> {
  await tx.query('DELETE FROM event_block WHERE (day_us < $1 OR day_us >= $2) AND block < $3', [
    fromUs,
    untilUs,
    untilId >> blockIdBits,
  ]);
}

async function firstEvent(tx: Transaction, from: bigint, until: bigint): Promise<bigint | null> {
  if (from >= until) return null;
  const { rows } = await tx.query<{ id: bigint }>(
    'SELECT id FROM event WHERE id >= $1 AND id < $2 ORDER BY id LIMIT 1',
    [from, until],
  );
  return rows[0]?.id ?? null;
}
