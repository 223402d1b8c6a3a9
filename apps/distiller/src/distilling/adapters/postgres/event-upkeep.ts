import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Clock } from '@cloudtach/kernel';
import { Log } from '@cloudtach/observability';
import { Database, type Transaction } from '@cloudtach/persistence';
import { DistillingSettings } from '../../application/distilling-settings.js';
import { describeBlocks, forgetBlocksOutOfRange } from './event-blocks.js';
import { daysInRange, type DaysInRange, daysToDrop, type EventDay } from './event-day.js';
import { announceDays, eventTables, makePartitions, missingDays, withdrawDays } from './event-partitions.js';
import {
  deleteKeysOfDay,
  deleteOutOfRange,
  deleteTraitsOutOfRange,
  dropDay,
  eventHorizon,
  firstIdKept,
  noteFirstId,
} from './event-retention.js';

const intervalMs = 5_000;

/** Old days are looked for once in so many rounds: every five minutes. */
const roundsPerRetention = 60;

/** Held by the one replica that does the work, from its beginning to its end. */
const upkeepLockKey = 4_711_103;

/** Runs transactions one after the other, in the session that holds the lock. */
type Session = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;

/**
 * Makes the partitions of days, describes new blocks of events, and drops days that are no longer kept: every few
 * seconds, in one replica at a time. Each piece is a transaction of its own; what is left undone is done the next time.
 */
@Injectable()
export class EventUpkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;
  private round: Promise<void> = Promise.resolve();
  private rounds = 0;
  private isStopping = false;
  /** The process id of the server's end of the session that holds the lock. */
  private backend: number | null = null;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Log) private readonly log: Log,
    @Inject(DistillingSettings) private readonly settings: DistillingSettings,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.backend !== null)
      await this.database.query('SELECT pg_cancel_backend($1)', [this.backend]).catch(() => undefined);
    await this.round;
  }

  /** One round; trouble is told of and made up for by the next. */
  async keepUp(): Promise<void> {
    const days = daysInRange(this.clock.now(), this.settings.retentionDays);
    await this.leading((session) => this.provideDays(session, days));
    await this.leading((session) => this.describe(session));
    if (this.rounds++ % roundsPerRetention === 0)
      await this.leading((session) => this.dropOldDays(session, days));
  }

  private schedule(delayMs: number): void {
    this.timer = setTimeout(() => {
      this.round = this.keepUp().finally(() => {
        if (!this.isStopping) this.schedule(intervalMs);
      });
    }, delayMs);
    this.timer.unref();
  }

  private async provideDays(session: Session, range: DaysInRange): Promise<void> {
    for (;;) {
      const days = await session((tx) => missingDays(tx, range));
      if (days.length === 0) break;
      await session((tx) => announceDays(tx, days));
      await session((tx) => makePartitions(tx, days));
      this.log.info({ tables: days.map(({ eventTable }) => eventTable) }, 'partitions were made');
    }
    await session(withdrawDays);
  }

  private async describe(session: Session): Promise<void> {
    while (await session(describeBlocks));
  }

  private async dropOldDays(session: Session, range: DaysInRange): Promise<void> {
    await session((tx) => noteFirstId(tx, range));
    const tables = await session(eventTables);
    for (const day of daysToDrop(tables, range)) await this.dropDay(session, day);
    await this.dropOutOfRange(session, range);
  }

  /** Keys first, some at a time, so that few are left to the last transaction, which keeps everybody from the day. */
  private async dropDay(session: Session, day: EventDay): Promise<void> {
    const horizon = await session(eventHorizon);
    for (let next: bigint | null = 0n; next !== null;) {
      const after: bigint = next;
      next = await session((tx) => deleteKeysOfDay(tx, day, after));
    }
    await session((tx) => dropDay(tx, day, horizon));
    this.log.info({ table: day.eventTable }, 'a partition was dropped');
  }

  /** Days out of range say nothing about age: their events go when so many days have passed since they were stored. */
  private async dropOutOfRange(session: Session, range: DaysInRange): Promise<void> {
    const untilId = await session((tx) => firstIdKept(tx, range));
    while ((await session((tx) => deleteOutOfRange(tx, range, untilId))) > 0);
    for (let next: bigint | null = 0n; next !== null;) {
      const page: bigint = next;
      next = await session((tx) => deleteTraitsOutOfRange(tx, range, { untilId, page }));
    }
    await session((tx) => forgetBlocksOutOfRange(tx, range, untilId));
  }

  /** Does nothing when another replica is at it. */
  private async leading(work: (session: Session) => Promise<void>): Promise<void> {
    if (this.isStopping) return;
    try {
      await this.database.withClient((client) => this.leadingOn(client, work));
    } catch (err) {
      if (!this.isStopping) this.log.warn({ err }, 'the upkeep of events failed, trying again soon');
    } finally {
      this.backend = null;
    }
  }

  /** Where this throws the session ends, and with it what it holds. */
  private async leadingOn(client: Transaction, work: (session: Session) => Promise<void>): Promise<void> {
    const { rows } = await client.query<{ held: boolean; backend: number }>(
      'SELECT pg_try_advisory_lock($1) AS held, pg_backend_pid() AS backend',
      [upkeepLockKey],
    );
    const [row] = rows;
    if (row?.held !== true) return;
    this.backend = row.backend;
    await work(async (piece) => {
      if (this.isStopping) throw new Error('the service stops');
      await client.query('BEGIN');
      const result = await piece(client);
      await client.query('COMMIT');
      return result;
    });
    await client.query('SELECT pg_advisory_unlock($1)', [upkeepLockKey]);
  }
}
