import { Inject, Injectable } from '@nestjs/common';
import { Database, sqlStateOf, toSafeInteger, type Transaction } from '@cloudtach/persistence';
import { type Dropped, ExpiredStore } from '../../application/expired.store.js';
import { dayOfPartition, type RetentionHorizon } from '../../domain/retention-horizon.js';
import { deleteExpiredProfiles } from './expired-profiles.js';

/** Held while expired rows are dropped, so that replicas do not do it twice. */
const retentionLockKey = 4_711_203;

/** Pages that one statement looks through: 8 MB, some hundredths of a second. */
const pagesAtOnce = 1_000;

/** Statements of one call; what they do not reach is left to the next. 4 TB of derived rows. */
const statementsMax = 500_000;

/** Partitions that one call drops at most; more than a process may ever make in an hour. */
const partitionsMax = 10_000;

/** Partitions in use that one call tries: batches wait half a second for each. */
const inUseMax = 3;

const lockNotAvailable = '55P03';

/** Tables of what is derived and of what lies beyond all days, and what makes a row of theirs expired. */
const expiredRows: readonly (readonly [table: string, condition: string])[] = [
  ['notification_other', 'when_us < $1'],
  ['lifecycle', 'last_us < $1'],
  ['timing', 'newest_us < $1'],
  ['request_tracker', 'last_us < $1'],
  ['event_name', 'last_day < $1 / 86400000000'],
  ['host_name', 'last_day < $1 / 86400000000'],
  ['tenant_name', 'last_day < $1 / 86400000000'],
  ['notification_day', 'day < $1 / 86400000000'],
];

/**
 * Drops partitions, and deletes from the other tables page by page: none of them has an index by age, which every batch
 * would have to keep up for something that is done once a day.
 */
@Injectable()
export class PostgresExpiredStore extends ExpiredStore {
  constructor(@Inject(Database) private readonly database: Database) {
    super();
  }

  async drop(horizon: RetentionHorizon): Promise<Dropped | null> {
    return this.database.withClient(async (client) => {
      const { rows } = await client.query<{ free: boolean }>('SELECT pg_try_advisory_lock($1) AS free', [
        retentionLockKey,
      ]);
      if (rows[0]?.free !== true) return null;
      try {
        const { dropped, inUse } = await this.dropPartitions(horizon);
        let deleted = 0;
        for (const [table, condition] of expiredRows) {
          deleted += await this.deleteRows(table, condition, horizon);
        }
        deleted += await deleteExpiredProfiles(this.database, horizon);
        return { partitions: dropped, inUse, rows: deleted };
      } finally {
        await client.query('SELECT pg_advisory_unlock($1)', [retentionLockKey]);
      }
    });
  }

  private async dropPartitions({
    day: firstKept,
  }: RetentionHorizon): Promise<{ dropped: string[]; inUse: string[] }> {
    const tables = await this.database.query<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'notification'::regclass
       ORDER BY 1 LIMIT ${partitionsMax}`,
    );
    const dropped: string[] = [];
    const inUse: string[] = [];
    for (const { name } of tables) {
      const day = dayOfPartition(name);
      if (day === null || day >= firstKept) continue;
      if (inUse.length === inUseMax) break;
      try {
        await this.database.transaction((tx) => dropPartition(tx, name));
        dropped.push(name);
      } catch (error) {
        if (sqlStateOf(error) !== lockNotAvailable) throw error;
        inUse.push(name);
      }
    }
    return { dropped, inUse };
  }

  private async deleteRows(table: string, condition: string, { fromUs }: RetentionHorizon): Promise<number> {
    const [size] = await this.database.query<{ pages: bigint }>(
      `SELECT pg_relation_size($1::regclass) / current_setting('block_size')::bigint AS pages`,
      [table],
    );
    const pages = toSafeInteger(size?.pages ?? 0n);
    let deleted = 0;
    for (let page = 0, done = 0; page < pages && done < statementsMax; page += pagesAtOnce, done += 1) {
      const rows = await this.database.query<{ count: bigint }>(
        `WITH gone AS (
           DELETE FROM ${table} WHERE ctid >= $2::tid AND ctid < $3::tid AND ${condition} RETURNING 1)
         SELECT count(*) AS count FROM gone`,
        [fromUs, `(${page},0)`, `(${page + pagesAtOnce},0)`],
      );
      deleted += toSafeInteger(rows[0]?.count ?? 0n);
    }
    return deleted;
  }
}

/** Batches wait while this waits for those before them: half a second, and again within the hour. */
async function dropPartition(tx: Transaction, table: string): Promise<void> {
  await tx.query(`SET LOCAL lock_timeout = '500ms'`);
  await tx.query(`DROP TABLE ${table}`);
}
