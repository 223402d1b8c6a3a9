interface Entry<T> {
  readonly at: number;
  readonly turn: number;
  readonly item: T;
}

/**
 * Items waiting for their time, earliest first; items of one time leave in the order they came.
 * A binary heap: its owner bounds what waits (an entry per running operation, per audit, per late delivery).
 */
export class Schedule<T> {
  private readonly heap: Entry<T>[] = [];
  private turns = 0;

  /** How many items wait. */
  get size(): number {
    return this.heap.length;
  }

  /** The time of the next item, or null when nothing waits. */
  get nextAt(): number | null {
    return this.heap[0]?.at ?? null;
  }

  /** Adds an item that becomes due at `at`, in any unit that the owner uses throughout. */
  add(at: number, item: T): void {
    const entry = { at, turn: this.turns, item };
    this.turns += 1;
    let index = this.heap.length;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.heap[parentIndex];
      if (parent === undefined || !isBefore(entry, parent)) break;
      this.heap[index] = parent;
      index = parentIndex;
    }
    this.heap[index] = entry;
  }

  /** Takes the earliest item out, or null when nothing waits. */
  take(): T | null {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (first === undefined || last === undefined) return null;
    if (this.heap.length > 0) this.sink(last);
    return first.item;
  }

  private sink(entry: Entry<T>): void {
    let index = 0;
    for (;;) {
      const leftIndex = 2 * index + 1;
      const left = this.heap[leftIndex];
      if (left === undefined) break;
      const right = this.heap[leftIndex + 1];
      const goesRight = right !== undefined && isBefore(right, left);
      const child = goesRight ? right : left;
      if (!isBefore(child, entry)) break;
      this.heap[index] = child;
      index = goesRight ? leftIndex + 1 : leftIndex;
    }
    this.heap[index] = entry;
  }
}

function isBefore(left: Entry<unknown>, right: Entry<unknown>): boolean {
  return left.at < right.at || (left.at === right.at && left.turn < right.turn);
}
