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
  return changesBetween(stored, pairUp([...stored.flatMap(halvesOf), ...halves]));
}

/** What makes these rows those timings; a timing that has a row twice loses one. */
export function changesBetween(stored: readonly StoredTiming[], timings: readonly Timing[]): TimingChanges {
  const before = new Map<string, StoredTiming>();
  const gone: StoredTiming[] = [];
  for (const timing of stored) {
    if (before.has(keyOf(timing))) gone.push(timing);
    else before.set(keyOf(timing), timing);
  }
  const added = timings.filter((timing) => !before.delete(keyOf(timing)));
  return { gone: [...gone, ...before.values()], added };
}

/** The halves that a timing has. */
export function halvesOf({ start, end }: Timing): TimingHalf[] {
  if (start === null) return end === null ? [] : [end];
  return end === null ? [start] : [start, end];
}

function keyOf({ start, end }: Timing): string {
  return `${start?.rawId ?? ''}:${end?.rawId ?? ''}`;
}
