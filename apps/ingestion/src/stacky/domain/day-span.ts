/** Some days that are read at once, in microseconds. */
export interface DaySpan {
  readonly fromUs: bigint;
  /** Exclusive. */
  readonly untilUs: bigint;
}

const dayUs = 86_400_000_000n;

/**
 * Splits days into spans to be read one after the other until a page is full: one day, then two, four and so on, so
 * that a full page costs its own days and an empty one few questions.
 *
 * @param days whole days since the epoch, ascending or descending
 */
export function daySpans(days: readonly number[]): DaySpan[] {
  const spans: DaySpan[] = [];
  for (let at = 0, size = 1; at < days.length; at += size, size *= 2) {
    const some = days.slice(at, at + size);
    const [first = 0, last = 0] = [some[0], some.at(-1)];
    spans.push({
      fromUs: BigInt(Math.min(first, last)) * dayUs,
      untilUs: BigInt(Math.max(first, last) + 1) * dayUs,
    });
    if (at + size >= days.length) break;
  }
  return spans;
}

/** The days of a span in two parts, in the order in which they are read; a single day is one part. */
export function halvesOf(span: DaySpan, order: 'ASC' | 'DESC'): DaySpan[] {
  const days = (span.untilUs - span.fromUs) / dayUs;
  if (days <= 1n) return [span];
  const middleUs = span.fromUs + (days / 2n) * dayUs;
  const [earlier, later] = [
    { fromUs: span.fromUs, untilUs: middleUs },
    { fromUs: middleUs, untilUs: span.untilUs },
  ];
  return order === 'ASC' ? [earlier, later] : [later, earlier];
}

/** The whole day that a time lies in, for comparing with days; within what a day number can be. */
export function dayOf(us: bigint): number {
  const day = us / dayUs - (us % dayUs < 0n ? 1n : 0n);
  const bound = 2n ** 31n - 1n;
  return Number(day > bound ? bound : day < -bound ? -bound : day);
}
