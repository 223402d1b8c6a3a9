import { type EventMark } from '../../domain/event-mark.js';

/** Which ids a page is cut from, and from which end. */
export interface IdRange {
  readonly order: EventMark['order'];
  /** Exclusive. */
  readonly above: bigint;
  /** Inclusive. */
  readonly through: bigint;
}

/** The ids a page may show: nothing beyond the horizon, up to which all ids are committed or void. */
export function idRangeOf(mark: EventMark, horizon: bigint): IdRange {
  if (mark.order === 'oldest-first') return { order: mark.order, above: mark.above ?? 0n, through: horizon };
  const below = mark.below === null ? horizon : mark.below - 1n;
  return { order: mark.order, above: 0n, through: below < horizon ? below : horizon };
}

/** What is left of a range after everything up to and including `id` was looked at. */
export function rangeAfter(range: IdRange, id: bigint): IdRange {
  return range.order === 'oldest-first' ? { ...range, above: id } : { ...range, through: id - 1n };
}

/** Whether there is nothing in a range. */
export function isEmptyRange({ above, through }: IdRange): boolean {
  return above >= through;
}

/** Ids in the order of a page, those out of its range left out. */
export function inPageOrder(ids: readonly bigint[], { order, above, through }: IdRange): bigint[] {
  const kept = ids.filter((id) => id > above && id <= through).sort(ascending);
  return order === 'oldest-first' ? kept : kept.reverse();
}

/** The direction of an `ORDER BY`. */
export function directionOf({ order }: IdRange): 'ASC' | 'DESC' {
  return order === 'oldest-first' ? 'ASC' : 'DESC';
}

function ascending(left: bigint, right: bigint): number {
  return left < right ? -1 : 1;
}
