import type { RunningProcess } from './running-process.js';
import type { StackLock } from './stack-lock.js';

/** The order of ends: a lower rank uses the higher ones. */
export const processRank = { service: 0, kafka: 1, last: 2 } as const;

/**
 * Every process group of the stack. Guards are told of the groups below them, so that they keep the order of ends
 * without the supervisor, and the lock of them all, so that the next start can wait for what a kill left behind.
 */
export class ProcessRegister {
  private readonly entries = new Map<RunningProcess, number>();

  constructor(private readonly lock: StackLock | null) {}

  /** Listeners for one process, by its place in the order of ends. */
  listeners(rank: number): {
    onStarted: (one: RunningProcess) => void;
    onEnded: (one: RunningProcess) => void;
  } {
    return { onStarted: (one) => this.add(one, rank), onEnded: (one) => this.remove(one) };
  }

  private add(one: RunningProcess, rank: number): void {
    for (const [other, otherRank] of this.entries) {
      if (otherRank > rank) other.announceUser(one.group, true);
      if (otherRank < rank) one.announceUser(other.group, true);
    }
    this.entries.set(one, rank);
    this.lock?.note(one.group, true);
  }

  private remove(one: RunningProcess): void {
    const rank = this.entries.get(one);
    if (rank === undefined) return;
    this.entries.delete(one);
    for (const [other, otherRank] of this.entries) {
      if (otherRank > rank) other.announceUser(one.group, false);
    }
    this.lock?.note(one.group, false);
  }
}
