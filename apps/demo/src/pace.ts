import { setTimeout as sleep } from 'node:timers/promises';

/** Keeps a publisher to a rate. One that fell behind catches up: what counts is how many there should be by now. */
export class Pace {
  private readonly startedAtMs: number;

  /**
   * @param ratePerSecond null for no limit
   * @param nowMs monotonic milliseconds
   */
  constructor(
    private readonly ratePerSecond: number | null,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.startedAtMs = nowMs();
  }

  /** How many may be sent together: what a tenth of a second has, at most `most`. */
  groupSize(most: number): number {
    if (this.ratePerSecond === null) return most;
    return Math.max(1, Math.min(most, Math.floor(this.ratePerSecond / 10)));
  }

  /** Milliseconds until `count` may have been sent in all; 0 for now. */
  pauseBefore(count: number): number {
    if (this.ratePerSecond === null) return 0;
    return Math.max(0, this.startedAtMs + (count * 1000) / this.ratePerSecond - this.nowMs());
  }

  /** Waits until `count` may have been sent in all. Rejects when the signal is aborted. */
  async until(count: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const pauseMs = this.pauseBefore(count);
    if (pauseMs > 0) await sleep(pauseMs, undefined, { signal });
  }
}
