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
