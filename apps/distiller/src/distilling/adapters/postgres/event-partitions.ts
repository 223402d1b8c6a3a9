import { Inject, Injectable } from '@nestjs/common';
import { Clock, type InstantMicros } from '@cloudtach/kernel';
import { Log } from '@cloudtach/observability';
import { Database, type Transaction } from '@cloudtach/persistence';
import { DistillingSettings } from '../../application/distilling-settings.js';
import { type EventDay, daysWithPartition } from './event-day.js';

/** Taken by whoever makes or drops partitions, so that replicas do it one after the other. */
export const partitionLockKey = 4_711_101;

/**
 * Makes the partitions of a day when its first event comes, in a transaction of its own before anything of the batch
 * is written: a table that is being made is locked, and nobody may wait for a batch. Days out of range have none.
 */
@Injectable()
export class EventPartitions {
  /** Days this process has seen partitions of; bounded by the days that may have some. */
  private readonly known = new Set<number>();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Log) private readonly log: Log,
    @Inject(DistillingSettings) private readonly settings: DistillingSettings,
  ) {}

  /** Sees to it that each of these times has its partitions, or is to go to those for all others. */
  async provideFor(times: readonly InstantMicros[]): Promise<void> {
    for (const day of daysWithPartition(times, this.clock.now(), this.settings.retentionDays)) {
      if (this.known.has(day.fromUs)) continue;
      const isNew = await this.database.transaction((tx) => makePartitions(tx, day));
      this.known.add(day.fromUs);
      if (isNew) this.log.info({ table: day.eventTable }, 'a partition was made');
    }
  }
}

async function makePartitions(tx: Transaction, day: EventDay): Promise<boolean> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [partitionLockKey]);
  const { rows } = await tx.query<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [
    day.eventTable,
  ]);
  if (rows[0]?.exists === true) return false;
  await makePartition(tx, { parent: 'event', table: day.eventTable, column: 'time_us', day });
  await makePartition(tx, { parent: 'event_trait', table: day.traitTable, column: 'day_us', day });
  return true;
}

/**
 * Attached rather than created in place: that locks the partition for all other days, but no reader or writer of the
 * days that have their own. What lies there of this day, because it came when the day was out of range, moves along.
 */
async function makePartition(
  tx: Transaction,
  { parent, table, column, day }: { parent: string; table: string; column: string; day: EventDay },
): Promise<void> {
  const { fromUs, untilUs } = day;
  await tx.query(`LOCK TABLE ${parent}_default IN ACCESS EXCLUSIVE MODE`);
  await tx.query(`CREATE TABLE ${table} (LIKE ${parent} INCLUDING ALL)`);
  await tx.query(
    `WITH moved AS (DELETE FROM ${parent}_default WHERE ${column} >= $1 AND ${column} < $2 RETURNING *)
     INSERT INTO ${table} SELECT * FROM moved`,
    [fromUs, untilUs],
  );
  await tx.query(
    `ALTER TABLE ${parent} ATTACH PARTITION ${table} FOR VALUES FROM (${fromUs}) TO (${untilUs})`,
  );
}
