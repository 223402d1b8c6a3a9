/**
 * Bytes that may be held in memory at once for requests in flight. Beyond the limit work is refused, not queued:
 * a process that runs out of memory loses every request it holds.
 */
export class ByteBudget {
  private heldBytes = 0;

  constructor(readonly limitBytes: number) {}

  /** Takes bytes out of the budget; false when they do not fit. */
  hold(bytes: number): boolean {
    if (this.heldBytes + bytes > this.limitBytes) return false;
    this.heldBytes += bytes;
    return true;
  }

  release(bytes: number): void {
    this.heldBytes -= bytes;
  }

  get held(): number {
    return this.heldBytes;
  }
}
