import { type InstantMicros, printIsoInstant } from '@cloudtach/kernel';

/** One day of events: the names of its partitions and its bounds in microseconds. */
export interface EventDay {
  readonly eventTable: string;
  readonly traitTable: string;
  readonly fromUs: number;
  /** Exclusive. */
  readonly untilUs: number;
}

/** The days that may have partitions: what is before or after them is out of range. */
export interface DaysInRange {
  readonly fromUs: number;
  readonly todayUs: number;
  /** Exclusive. */
  readonly untilUs: number;
}

export const dayUs = 86_400_000_000;

/** Days after today that have partitions: clocks of publishers that are ahead, and the next midnight. */
const daysAhead = 3;

const namePattern = /^event_(\d{4})(\d\d)(\d\d)$/;

/** The first microsecond of the day of a time. */
export function startOfDay(time: number): number {
  return Math.floor(time / dayUs) * dayUs;
}

/**
 * The days that are kept, and three days ahead of now. However many times publishers claim, there are never more days
 * with partitions (architecture §4).
 *
 * @param daysKept how many days before today are kept
 */
export function daysInRange(now: InstantMicros, daysKept: number): DaysInRange {
  const todayUs = startOfDay(now);
  return { fromUs: todayUs - daysKept * dayUs, todayUs, untilUs: todayUs + (daysAhead + 1) * dayUs };
}

/** The days from one start of a day up to another. */
export function daysBetween(fromUs: number, untilUs: number): EventDay[] {
  return Array.from({ length: Math.max(0, (untilUs - fromUs) / dayUs) }, (_, index) =>
    eventDay(fromUs + index * dayUs),
  );
}

/** The days among the names of partitions that are older than what is kept. */
export function daysToDrop(eventTables: readonly string[], { fromUs }: DaysInRange): EventDay[] {
  return eventTables
    .flatMap((table) => dayOf(table))
    .filter((day) => day < fromUs)
    .map(eventDay);
}

function eventDay(fromUs: number): EventDay {
  const date = printIsoInstant(fromUs as InstantMicros)
    .slice(0, 10)
    .replaceAll('-', '');
  return {
    eventTable: `event_${date}`,
    traitTable: `event_trait_${date}`,
    fromUs,
    untilUs: fromUs + dayUs,
  };
}

function dayOf(eventTable: string): number[] {
  const match = namePattern.exec(eventTable);
  return match === null ? [] : [Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) * 1000];
}
