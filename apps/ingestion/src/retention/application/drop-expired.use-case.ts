import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Clock } from '@cloudtach/kernel';
import { Log } from '@cloudtach/observability';
import { retentionHorizon } from '../domain/retention-horizon.js';
import { ExpiredStore } from './expired.store.js';

/** How many days are kept; a class, because it is injected. */
export abstract class RetentionSettings {
  /** 0 keeps everything. */
  abstract readonly days: number;
}

const intervalMs = 3_600_000;

/** Drops what is older than the retention, at the start of a process and every hour. */
@Injectable()
export class DropExpired implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;

  constructor(
    @Inject(ExpiredStore) private readonly store: ExpiredStore,
    @Inject(RetentionSettings) private readonly settings: RetentionSettings,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Log) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.days === 0) return;
    this.begin();
    this.timer = setInterval(() => this.begin(), intervalMs);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.running;
  }

  /** Rejects when the database does. */
  async run(): Promise<void> {
    const horizon = retentionHorizon(this.clock.now(), this.settings.days);
    if (horizon === null) return;
    const dropped = await this.store.drop(horizon);
    if (dropped === null) return;
    const { partitions, rows, inUse } = dropped;
    if (partitions.length > 0 || rows > 0)
      this.log.info({ partitions, rows }, 'what is older than the retention was dropped');
    if (inUse.length > 0)
      this.log.warn({ partitions: inUse }, 'partitions in use could not be dropped, again within the hour');
  }

  private begin(): void {
    this.running ??= this.run()
      .catch((err: unknown) => {
        this.log.warn(
          { err },
          'what is older than the retention could not be dropped, again within the hour',
        );
      })
      .finally(() => {
        this.running = null;
      });
  }
}
