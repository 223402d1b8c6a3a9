import { type InstantMicros, printIsoInstant } from '@cloudtach/kernel';

/** One day of raw notifications: the name of its partition, and its bounds in microseconds. */
export interface NotificationDay {
  readonly table: string;
  readonly fromUs: number;
  /** Exclusive. */
  readonly untilUs: number;
}

const dayUs = 86_400_000_000;

/** Days before today that may get a partition of their own: a year, for what is drained from an archive. */
export const daysBehindMax = 366;
/** Days after today: clocks of publishers that are ahead. */
const daysAheadMax = 2;

/** The day of a time: whole days since the epoch. */
export function dayOf(time: InstantMicros): number {
  return Math.floor(time / dayUs);
}

/**
 * The days among `times` that have a partition of their own, each once; none for times out of range. However many
 * times publishers claim, there are never more such days than a year and two days have (architecture §4).
 * @param daysBehind days before today that are kept, if not all are
 */
export function daysWithPartition(
  times: readonly InstantMicros[],
  now: InstantMicros,
  daysBehind = daysBehindMax,
): NotificationDay[] {
  const today = dayOf(now);
  const days = new Set<number>();
  for (const time of times) days.add(dayOf(time));
  return [...days]
    .filter((day) => day >= today - Math.min(daysBehind, daysBehindMax) && day <= today + daysAheadMax)
    .map((day) => notificationDay(day));
}

function notificationDay(day: number): NotificationDay {
  const fromUs = day * dayUs;
  const date = printIsoInstant(fromUs as InstantMicros).slice(0, 10);
  return { table: `notification_${date.replaceAll('-', '')}`, fromUs, untilUs: fromUs + dayUs };
}
