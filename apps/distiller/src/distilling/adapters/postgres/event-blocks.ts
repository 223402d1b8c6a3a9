import { type Transaction } from '@cloudtach/persistence';
import { dayUs } from './event-day.js';

/** A block is so many bits of ids. */
export const blockIdBits = 10n;

/** Most blocks described in one statement: a million events. */
const blocksAtOnceMax = 1000;

const describe = `
  INSERT INTO event_block (block, day_us, time_min_us, time_max_us)
  SELECT id >> ${blockIdBits}, time_us - mod(mod(time_us, ${dayUs}) + ${dayUs}, ${dayUs}) AS day_us,
    min(time_us), max(time_us)
  FROM event WHERE id >= $1 AND id < $2 GROUP BY 1, 2
  ON CONFLICT DO NOTHING`;

/**
 * Writes down which times the blocks have that are full and whose events are all committed or void. Says whether there
 * may be more.
 */
export async function describeBlocks(tx: Transaction): Promise<boolean> {
  const { rows } = await tx.query<{ next: bigint; horizon: bigint }>(
    'SELECT coalesce(max(block) + 1, 0) AS next, event_horizon() AS horizon FROM event_block',
  );
  const [row] = rows;
  if (row === undefined) return false;
  const full = (row.horizon + 1n) >> blockIdBits;
  const through = full < row.next + BigInt(blocksAtOnceMax) ? full : row.next + BigInt(blocksAtOnceMax);
  if (through <= row.next) return false;
  await tx.query(describe, [row.next << blockIdBits, through << blockIdBits]);
  return through < full;
}
