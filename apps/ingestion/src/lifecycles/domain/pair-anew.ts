import { pairUp, type TimingHalf } from './pair-up.js';
import { changesBetween, halvesOf, type StoredTiming, type TimingChanges } from './timing-changes.js';

/**
 * Pairs the halves of one instance and one name anew, whatever the rows said before. A half of theirs whose notification is
 * not among those given stays: retention may have dropped it while its other half is kept.
 * @param stored all timings of this instance and name
 * @param halves the halves of all notifications that are kept
 */
export function pairAnew(stored: readonly StoredTiming[], halves: readonly TimingHalf[]): TimingChanges {
  const given = new Set(halves.map(({ rawId }) => rawId));
  const orphans = new Map<string, TimingHalf>();
  for (const half of stored.flatMap(halvesOf)) {
    if (!given.has(half.rawId)) orphans.set(`${half.side} ${half.rawId}`, half);
  }
  return changesBetween(stored, pairUp([...orphans.values(), ...halves]));
}
