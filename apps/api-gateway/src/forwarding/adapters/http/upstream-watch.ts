import type { Log } from '@cloudtach/observability';
import { Client } from 'undici';

import type { Upstream } from './upstream.js';

/** Missed signs of life in a row that make a service away. */
const missesMax = 2;

export interface UpstreamWatchOptions {
  readonly url: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

/**
 * Looks whether a service lives, so that a request to one that accepts connections and answers nothing is refused
 * within seconds, while a slow answer of one that lives is waited for.
 */
export class UpstreamWatch {
  private readonly client: Client;
  private misses = 0;
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly upstream: Upstream,
    private readonly options: UpstreamWatchOptions,
    private readonly log: Log,
  ) {
    this.client = new Client(options.url, { connect: { timeout: options.timeoutMs } });
  }

  start(): void {
    void this.look();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.client.destroy();
  }

  private async look(): Promise<void> {
    const startedAtMs = performance.now();
    // A service that answers request after request need not be asked.
    const sign = this.upstream.answeredSince(startedAtMs - this.options.intervalMs)
      ? 'seen'
      : await this.signOfLife();
    if (this.stopped) return;
    // A service under load may be late with its probe and still answer.
    if (sign === 'seen' || this.upstream.answeredSince(startedAtMs)) this.seen();
    else this.missed(sign === 'refused');
    // A second look at once, so that two misses take two timeouts and no pause more.
    const pauseMs = sign === 'missed' && this.misses < missesMax ? 0 : this.options.intervalMs;
    this.timer = setTimeout(() => void this.look(), pauseMs).unref();
  }

  /** Any answer is a sign of life, whatever it says. */
  private async signOfLife(): Promise<'seen' | 'missed' | 'refused'> {
    try {
      const { body } = await this.client.request({
        method: 'GET',
        path: '/healthz',
        signal: AbortSignal.timeout(this.options.timeoutMs),
      });
      await body.dump();
      return 'seen';
    } catch (error) {
      return (error as { code?: unknown }).code === 'ECONNREFUSED' ? 'refused' : 'missed';
    }
  }

  private seen(): void {
    this.misses = 0;
    if (!this.upstream.isAway) return;
    this.upstream.comeBack();
    this.log.info({ upstream: this.upstream.service }, 'service is back');
  }

  private missed(refused: boolean): void {
    this.misses = refused ? missesMax : this.misses + 1;
    if (this.misses < missesMax || this.upstream.isAway) return;
    this.log.warn({ upstream: this.upstream.service, refused }, 'service is away');
    this.upstream.goAway();
  }
}
