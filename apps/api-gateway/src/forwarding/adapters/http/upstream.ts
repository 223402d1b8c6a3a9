import { Pool } from 'undici';

import type { ServiceName } from '../../../routing/domain/route-table.js';

/** What a waiting exchange must be able to do when its service goes away. */
export interface WaitingExchange {
  abandon(): void;
}

export interface UpstreamOptions {
  readonly service: ServiceName;
  readonly url: string;
  readonly connectionsMax: number;
  readonly requestsMax: number;
  readonly connectTimeoutMs: number;
  readonly answerTimeoutMs: number;
}

/** One service behind the gateway: its connections, and the requests that wait for it. */
export class Upstream {
  readonly service: ServiceName;
  readonly pool: Pool;
  private readonly entered = new Set<WaitingExchange>();
  private readonly waiting = new Set<WaitingExchange>();
  private readonly requestsMax: number;
  private away = false;
  /** When the service last answered anything, in monotonic milliseconds. */
  private aliveAtMs = -Infinity;

  constructor(options: UpstreamOptions) {
    this.service = options.service;
    this.requestsMax = options.requestsMax;
    this.pool = new Pool(options.url, {
      connections: options.connectionsMax,
      pipelining: 1,
      connect: { timeout: options.connectTimeoutMs },
      headersTimeout: options.answerTimeoutMs,
      bodyTimeout: options.answerTimeoutMs,
    });
  }

  /** True while the service gives no sign of life: requests are refused without trying. */
  get isAway(): boolean {
    return this.away;
  }

  /** True when the service answered anything since then, monotonic milliseconds. */
  answeredSince(ms: number): boolean {
    return this.aliveAtMs >= ms;
  }

  get inFlight(): number {
    return this.entered.size;
  }

  /** Counts a request in; false when the service has as many as it may. */
  enter(exchange: WaitingExchange): boolean {
    if (this.entered.size >= this.requestsMax) return false;
    this.entered.add(exchange);
    this.waiting.add(exchange);
    return true;
  }

  /** The service began to answer: it lives, and its answer is worth waiting for. */
  answers(exchange: WaitingExchange): void {
    this.aliveAtMs = performance.now();
    this.waiting.delete(exchange);
  }

  leave(exchange: WaitingExchange): void {
    this.entered.delete(exchange);
    this.waiting.delete(exchange);
  }

  /** The service gave no sign of life: whoever waits for it is told so now. */
  goAway(): void {
    this.away = true;
    for (const exchange of [...this.waiting]) exchange.abandon();
  }

  comeBack(): void {
    this.away = false;
  }

  /** Waits for nothing: by then the server has waited for the answers. */
  async close(): Promise<void> {
    await this.pool.destroy();
  }
}
