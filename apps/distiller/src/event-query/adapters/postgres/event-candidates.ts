import { dayUs } from '../../../distilling/adapters/postgres/event-day.js';
import { type IdRange } from './id-range.js';

/** Ids that may belong to a page, and what is left to look through after them. */
export interface CandidateStep {
  /** In the order of the page. */
  readonly ids: readonly bigint[];
  /** Bounds of the times of these events, both inclusive: they tell the server which partitions it needs. */
  readonly from: number | bigint;
  readonly through: number | bigint;
  /** Null when nothing is left. */
  readonly rest: IdRange | null;
}

/** Finds ids for a page, a step at a time, in the order of the page. */
export interface EventCandidates {
  /** @param wanted how many more events the page needs */
  next(range: IdRange, wanted: number): Promise<CandidateStep>;
}

/** Times that are asked for, both exclusive; far beyond every time that can be stored where a side is open. */
export interface TimeBounds {
  readonly from: number | bigint;
  readonly to: number | bigint;
}

/** The days that times within bounds lie in: their first microseconds, both inclusive. */
export function dayBounds({ from, to }: TimeBounds): { readonly first: bigint; readonly last: bigint } {
  return { first: startOfDayOf(from), last: startOfDayOf(to) };
}

function startOfDayOf(time: number | bigint): bigint {
  const day = BigInt(dayUs);
  const rest = BigInt(time) % day;
  return BigInt(time) - rest - (rest < 0n ? day : 0n);
}
