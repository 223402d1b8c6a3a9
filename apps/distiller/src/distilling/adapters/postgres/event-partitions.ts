import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Clock } from '@cloudtach/kernel';
import { Log } from '@cloudtach/observability';
import { Database, type Transaction } from '@cloudtach/persistence';
import { type EventDay, eventDaysAround } from './event-day.js';

const intervalMs = 3_600_000;

/** Taken by whoever makes partitions, so that replicas do not wait for each other's tables. */
const partitionLockKey = 4_711_101;

/**
 * Makes the daily partitions of `event` in good time: at start before anything is consumed, and every hour. Never
 * more than `eventDaysAround` says, whatever times events claim; other days share the default partition.
 */
@Injectable()
export class EventPartitions implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Log) private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.keep();
    this.timer = setInterval(() => void this.keep(), intervalMs);
    this.timer.unref();
  }

  beforeApplicationShutdown(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  /** Without its partition a day goes to the default one, from where it is moved when the next try succeeds. */
  private async keep(): Promise<void> {
    try {
      for (const day of await this.missingDays())
        await this.database.transaction((tx) => makePartition(tx, day));
    } catch (err) {
      this.log.warn({ err }, 'partitions of events could not be made, trying again within the hour');
    }
  }

  private async missingDays(): Promise<EventDay[]> {
    const rows = await this.database.query<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'event'::regclass`,
    );
    const present = new Set(rows.map(({ name }) => name));
    return eventDaysAround(this.clock.now()).filter(({ table }) => !present.has(table));
  }
}

/** Attached rather than created in place, because that stops no reader and no writer of other days. */
async function makePartition(tx: Transaction, { table, fromUs, untilUs }: EventDay): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [partitionLockKey]);
  const { rows } = await tx.query<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [
    table,
  ]);
  if (rows[0]?.exists === true) return;
  await tx.query(`CREATE TABLE ${table} (LIKE event INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`);
  await tx.query(
    `WITH moved AS (DELETE FROM event_default WHERE time_us >= $1 AND time_us < $2 RETURNING *)
     INSERT INTO ${table} SELECT * FROM moved`,
    [fromUs, untilUs],
  );
  await tx.query(`ALTER TABLE event ATTACH PARTITION ${table} FOR VALUES FROM (${fromUs}) TO (${untilUs})`);
}
