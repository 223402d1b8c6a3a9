import { type InstantMicros, printIsoInstant } from '@cloudtach/kernel';

/** One day of events: the name of its partition and its bounds in microseconds. */
export interface EventDay {
  readonly table: string;
  readonly fromUs: bigint;
  /** Exclusive. */
  readonly untilUs: bigint;
}

const dayUs = 86_400_000_000;
const daysBehind = 7;
const daysAhead = 3;

/**
 * The days that have partitions of their own: a week back and three days ahead of now; older ones keep theirs. So
 * neither a publisher with a wrong clock nor a replay of an old year makes partitions (architecture §4).
 */
export function eventDaysAround(now: InstantMicros): EventDay[] {
  const today = Math.floor(now / dayUs);
  return Array.from({ length: daysBehind + 1 + daysAhead }, (_, index) =>
    eventDay(today - daysBehind + index),
  );
}

function eventDay(day: number): EventDay {
  const from = (day * dayUs) as InstantMicros;
  const date = printIsoInstant(from).slice(0, 10).replaceAll('-', '');
  return { table: `event_${date}`, fromUs: BigInt(from), untilUs: BigInt(from + dayUs) };
}
