import { type Database, sqlStateOf, toSafeInteger } from '@cloudtach/persistence';
import { type RetentionHorizon } from '../../domain/retention-horizon.js';

/** Profiles that one transaction looks at, and transactions of one call. */
const profilesAtOnce = 1_000;
const transactionsMax = 1_000;

const lockNotAvailable = '55P03';

/**
 * Deletes profiles of which no notification is left. A batch that has looked a profile up may be about to write a row with
 * it: the lock waits, half a second at most, until no batch is under way; what it does not get is left to the next call.
 *
 * @returns how many were deleted
 */
export async function deleteExpiredProfiles(
  database: Database,
  { fromUs }: RetentionHorizon,
): Promise<number> {
  let deleted = 0;
  let lastId = 0;
  for (let done = 0; done < transactionsMax; done += 1) {
    const expired = await database.query<{ id: number }>(
      `SELECT id FROM notification_profile WHERE id > $1 AND last_day < $2::bigint / 86400000000
       ORDER BY id LIMIT ${profilesAtOnce}`,
      [lastId, fromUs],
    );
    if (expired.length === 0) break;
    lastId = expired.at(-1)?.id ?? lastId;
    const ids = expired.map(({ id }) => id);
    try {
      deleted += await deleteUnused(database, ids, fromUs);
    } catch (error) {
      if (sqlStateOf(error) !== lockNotAvailable) throw error;
      break;
    }
  }
  return deleted;
}

/** Rows with an expired profile are older than the horizon, so that few partitions are looked into. */
function deleteUnused(database: Database, ids: readonly number[], fromUs: number): Promise<number> {
  return database.transaction(async (tx) => {
    await tx.query(`SET LOCAL lock_timeout = '500ms'`);
    await tx.query('LOCK TABLE notification_profile IN ACCESS EXCLUSIVE MODE');
    const { rows } = await tx.query<{ count: bigint }>(
      `WITH gone AS (
         DELETE FROM notification_profile AS profile
         WHERE id = ANY($1::integer[]) AND last_day < $2::bigint / 86400000000 AND NOT EXISTS (
           SELECT FROM notification WHERE profile_id = profile.id AND when_us < $2::bigint)
         RETURNING 1)
       SELECT count(*) AS count FROM gone`,
      [ids, fromUs],
    );
    return toSafeInteger(rows[0]?.count ?? 0n);
  });
}
