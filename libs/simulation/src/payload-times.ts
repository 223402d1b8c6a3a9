import { type InstantMicros, printIsoInstant } from '@cloudtach/kernel';

const microsPerSecond = 1_000_000;
const microsPerDay = 86_400 * microsPerSecond;

/** `2015-02-27 15:27:18.603932`, always with the fraction: the times of envelopes (notifications.md §1). */
export function envelopeTime(instant: InstantMicros): string {
  const iso = printIsoInstant(instant);
  return `${iso.slice(0, 10)} ${iso.slice(11, 26)}`;
}

/** `2015-02-27 15:27:18`: the times of audit periods. */
export function wholeSecondTime(instant: InstantMicros): string {
  return envelopeTime(instant).slice(0, 19);
}

/** `2015-02-27T15:27:18.000000`, the empty text when unset: launch and delete times in compute payloads. */
export function payloadTime(instant: InstantMicros | null): string {
  return instant === null ? '' : printIsoInstant(instant).slice(0, 26);
}

/** `2015-02-27T15:27:18.000000`, null when unset: times in whole database objects and in glance payloads. */
export function objectTime(instant: InstantMicros | null): string | null {
  return instant === null ? null : printIsoInstant(instant).slice(0, 26);
}

/** `2015-02-27`, the day that a time lies in. */
export function dayOf(instant: InstantMicros): string {
  return printIsoInstant(instant).slice(0, 10);
}

/** The midnight (UTC) at or before an instant. */
export function midnightBefore(instant: InstantMicros): InstantMicros {
  return (Math.floor(instant / microsPerDay) * microsPerDay) as InstantMicros;
}

/** The whole second at or before an instant: services keep launch and delete times without a fraction. */
export function wholeSecond(instant: InstantMicros): InstantMicros {
  return (Math.floor(instant / microsPerSecond) * microsPerSecond) as InstantMicros;
}

/** An instant so many milliseconds later, or earlier when negative. */
export function laterBy(instant: InstantMicros, milliseconds: number): InstantMicros {
  return (instant + Math.round(milliseconds) * 1000) as InstantMicros;
}
