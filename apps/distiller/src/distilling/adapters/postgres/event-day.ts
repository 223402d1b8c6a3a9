import { type InstantMicros, printIsoInstant } from '@cloudtach/kernel';

/** One day of events: the names of its partitions and its bounds in microseconds. */
export interface EventDay {
  readonly eventTable: string;
  readonly traitTable: string;
  readonly fromUs: number;
  /** Exclusive. */
  readonly untilUs: number;
}

export const dayUs = 86_400_000_000;

/** Days after today that get partitions: clocks of publishers that are ahead. */
const daysAheadMax = 2;

const namePattern = /^event_(\d{4})(\d\d)(\d\d)$/;

/** The first microsecond of the day of a time. */
export function startOfDay(time: number): number {
  return Math.floor(time / dayUs) * dayUs;
}

/**
 * The days among `times` that have partitions of their own, each once: those that are kept, and two days ahead of now.
 * However many times publishers claim, there are never more such days (architecture §4).
 *
 * @param daysKept how many days before today are kept
 */
export function daysWithPartition(
  times: readonly InstantMicros[],
  now: InstantMicros,
  daysKept: number,
): EventDay[] {
  const today = startOfDay(now);
  const days = new Set<number>();
  for (const time of times) days.add(startOfDay(time));
  return [...days]
    .filter((day) => day >= today - daysKept * dayUs && day <= today + daysAheadMax * dayUs)
    .map(eventDay);
}

/** The days among the names of partitions that are older than what is kept. */
export function daysToDrop(eventTables: readonly string[], now: InstantMicros, daysKept: number): EventDay[] {
  const oldest = startOfDay(now) - daysKept * dayUs;
  return eventTables
    .flatMap((table) => dayOf(table))
    .filter((day) => day < oldest)
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
