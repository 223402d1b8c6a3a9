import { pairUp, type Timing, type TimingHalf } from './pair-up.js';

/** A timing that has a row. */
export type StoredTiming = Timing & { readonly id: number };

/** What makes the rows of a name of an instance what they must be. */
export interface TimingChanges {
  readonly gone: readonly StoredTiming[];
  readonly added: readonly Timing[];
}

/** Beyond every time that a notification can have: those of far years are beyond the safe integers. */
export const neverSettled = Infinity;

/**
 * The time from which on nothing new changes a timing: its later half; never while a half is missing, because whatever
 * comes may be that half.
 */
export function settledAt({ start, end }: Timing): number {
  return start === null || end === null ? neverSettled : Math.max(start.when, end.when);
}

/**
 * Sorts new halves in.
 * @param stored all timings of this instance and name that are settled at the time of the earliest new half or later. The
 *   others need not be read: their halves are before all new ones, and closed one another.
 */
export function sortIn(stored: readonly StoredTiming[], halves: readonly TimingHalf[]): TimingChanges {
  if (stored.length === 0) return { gone: [], added: pairUp(halves) };
  const before = new Map(stored.map((timing) => [keyOf(timing), timing]));
  const added = pairUp([...stored.flatMap(halvesOf), ...halves]).filter(
    (timing) => !before.delete(keyOf(timing)),
  );
  return { gone: [...before.values()], added };
}

function halvesOf({ start, end }: Timing): TimingHalf[] {
  if (start === null) return end === null ? [] : [end];
  return end === null ? [start] : [start, end];
}

function keyOf({ start, end }: Timing): string {
  return `${start?.rawId ?? ''}:${end?.rawId ?? ''}`;
}
