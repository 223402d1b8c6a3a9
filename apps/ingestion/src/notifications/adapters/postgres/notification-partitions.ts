import { Inject, Injectable } from '@nestjs/common';
import { Clock, type InstantMicros } from '@cloudtach/kernel';
import { Log } from '@cloudtach/observability';
import { Database, type Transaction, unhurried } from '@cloudtach/persistence';
import { RetentionSettings } from '../../../retention/application/drop-expired.use-case.js';
import { daysBehindMax, daysWithPartition, type NotificationDay } from '../../domain/notification-day.js';

/** Taken by whoever makes a partition, so that replicas make it one after the other. */
const partitionLockKey = 4_711_201;

/**
 * Bodies come compressed: as long as a page holds a row it stays in one piece. Out of line, where PostgreSQL puts what is
 * beyond 2 kB, it costs the server twice as much to write.
 */
const storage = 'toast_tuple_target = 8160';

/**
 * Makes the partition of a day when its first notification comes, in a transaction of its own before that of the batch:
 * a table that is being made is locked, and nobody else may wait for a batch. Days out of range have none.
 */
@Injectable()
export class NotificationPartitions {
  /** Days this process has seen a partition of; bounded by the days that may have one. */
  private readonly known = new Set<string>();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Log) private readonly log: Log,
    @Inject(RetentionSettings) private readonly retention: RetentionSettings,
  ) {}

  /** Sees to it that each of these times has its partition, or is to go to the one for all others. */
  async provideFor(times: readonly InstantMicros[]): Promise<void> {
    const daysBehind = this.retention.days === 0 ? daysBehindMax : this.retention.days;
    for (const day of daysWithPartition(times, this.clock.now(), daysBehind)) {
      if (this.known.has(day.table)) continue;
      const isNew = await this.database.transaction((tx) => makePartition(tx, day));
      this.known.add(day.table);
      if (isNew) this.log.info({ table: day.table }, 'a partition was made');
    }
  }
}

/**
 * Attached rather than created in place: that locks the partition for all other days, but no reader or writer of the
 * days that have their own. What lies there of this day, because it came when the day was out of range, moves along.
 */
async function makePartition(tx: Transaction, day: NotificationDay): Promise<boolean> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [partitionLockKey]);
  const { rows } = await tx.query<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [
    day.table,
  ]);
  if (rows[0]?.exists === true) return false;
  await tx.query('LOCK TABLE notification_other IN ACCESS EXCLUSIVE MODE');
  await tx.query(`CREATE TABLE ${day.table} (LIKE notification INCLUDING ALL) WITH (${storage})`);
  await unhurried(
    tx,
    `WITH moved AS (DELETE FROM notification_other WHERE when_us >= $1 AND when_us < $2 RETURNING *)
     INSERT INTO ${day.table} SELECT * FROM moved`,
    [day.fromUs, day.untilUs],
  );
  // The server reads the partition for all other days once more.
  await unhurried(
    tx,
    `ALTER TABLE notification ATTACH PARTITION ${day.table} FOR VALUES FROM (${day.fromUs}) TO (${day.untilUs})`,
  );
  return true;
}
