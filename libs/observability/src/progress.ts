/** Milliseconds that only move forward; the wall clock may be set back. */
export type MonotonicMs = () => number;

/** Tells whether a loop is alive: it either gets on, or says that it waits for something outside. */
export class Progress {
  private waiting = false;
  private movedAt: number;

  /**
   * @param limitMs time without progress after which the loop counts as stuck
   * @param now monotonic milliseconds
   */
  constructor(
    readonly limitMs: number,
    private readonly now: MonotonicMs,
  ) {
    this.movedAt = now();
  }

  /** The loop got on by one step. */
  moved(): void {
    this.waiting = false;
    this.movedAt = this.now();
  }

  /** The loop waits for something that is away (a database, a broker): that is not being stuck. */
  waits(): void {
    this.waiting = true;
  }

  get isStuck(): boolean {
    return !this.waiting && this.now() - this.movedAt > this.limitMs;
  }
}
