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
import { describeBlocks } from './event-blocks.js';
import { daysToDrop, type EventDay } from './event-day.js';
import { deleteKeysOfDay, deleteOutOfRange, dropDay, eventTables } from './event-retention.js';

const intervalMs = 5_000;

/** Old days are looked for once in so many rounds: every five minutes. */
const roundsPerRetention = 60;

/** Held by the one replica that does the work of a round. */
const upkeepLockKey = 4_711_103;

/** Describes new blocks of events and drops days that are no longer kept, every few seconds, in one replica at a time. */
@Injectable()
export class EventUpkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;
  private round: Promise<void> = Promise.resolve();
  private rounds = 0;
  private isStopping = false;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Log) private readonly log: Log,
    @Inject(DistillingSettings) private readonly settings: DistillingSettings,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.round;
  }

  /** One round; trouble is told of and made up for by the next. */
  async keepUp(): Promise<void> {
    try {
      while ((await this.leading(describeBlocks)) === true && !this.isStopping);
      if (this.rounds++ % roundsPerRetention === 0) await this.dropOldDays();
    } catch (err) {
      this.log.warn({ err }, 'the upkeep of events failed, trying again soon');
    }
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      this.round = this.keepUp().finally(() => {
        if (!this.isStopping) this.schedule();
      });
    }, intervalMs);
    this.timer.unref();
  }

  /** Keys first, some at a time: no transaction is long, and what is dropped in the end is found by nobody. */
  private async dropOldDays(): Promise<void> {
    const tables = (await this.leading(eventTables)) ?? [];
    const days = daysToDrop(tables, this.clock.now(), this.settings.retentionDays);
    for (const day of days) await this.dropDay(day);
  }

  private async dropDay(day: EventDay): Promise<void> {
    let lastId = 0n;
    for (let next: bigint | null = lastId; next !== null;) {
      lastId = next;
      next = await this.leading((tx) => deleteKeysOfDay(tx, day, lastId));
    }
    await this.leading((tx) => dropDay(tx, day));
    this.log.info({ table: day.eventTable }, 'a partition was dropped');
    while (((await this.leading((tx) => deleteOutOfRange(tx, lastId))) ?? 0) > 0 && !this.isStopping);
  }

  /** Null when another replica is at it. */
  private leading<T>(work: (tx: Transaction) => Promise<T>): Promise<T | null> {
    return this.database.transaction(async (tx) => {
      const { rows } = await tx.query<{ held: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS held', [
        upkeepLockKey,
      ]);
      return rows[0]?.held === true ? work(tx) : null;
    });
  }
}
