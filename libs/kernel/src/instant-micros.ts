import { type Brand } from './brand.js';
import { secondsPerDay } from './calendar.js';
import { type TimeReading, printClock, printDate, readIsoTime, readNotificationTime } from './time-text.js';

/**
 * Microseconds since 1970-01-01T00:00:00Z, always an integer that a double holds exactly: every microsecond
 * from 1684 to 2255, and beyond that, in the years 1 to 9999, whole seconds and what else is exact. So the
 * far-future dates services send for "never" stay what they are.
 */
export type InstantMicros = Brand<number, 'InstantMicros'>;

const microsPerSecond = 1_000_000;
const microsPerDay = secondsPerDay * microsPerSecond;

const contractForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

/**
 * Reads a time as notifications and the filters of the db API spell it: stacktach-v2 §0.4, with numeric
 * offsets accepted as ruled in B7. Null for anything else.
 */
export function parseNotificationTime(text: string): InstantMicros | null {
  return toMicros(readNotificationTime(text));
}

/**
 * Reads a date or time in any ISO 8601 form of distiller.md §6; no zone means UTC, a fraction is cut to six
 * digits. Null for anything else.
 */
export function parseIsoInstant(text: string): InstantMicros | null {
  return toMicros(readIsoTime(text));
}

/** Reads exactly what `printIsoInstant` prints. Null for anything else. */
export function parseContractInstant(text: string): InstantMicros | null {
  return contractForm.test(text) ? toMicros(readIsoTime(text)) : null;
}

/** `2015-02-27T15:27:18.603932Z`, always six digits: the form of times in messages (style-models §8). */
export function printIsoInstant(instant: InstantMicros): string {
  const micros = microsOfDay(instant);
  return `${printDay(instant)}T${printClock(Math.floor(micros / microsPerSecond))}.${sixDigits(micros)}Z`;
}

/** `2015-02-27T15:27:18.603932`, or without a fraction when it is zero: stacktach-v3-api §3. */
export function printNaiveInstant(instant: InstantMicros): string {
  return printTrimmed(instant, 'T');
}

/** `2014-01-17 15:28:18.154927`, or without a fraction when it is zero: stacktach-v2 §0.3. */
export function printTimeString(instant: InstantMicros): string {
  return printTrimmed(instant, ' ');
}

function toMicros(reading: TimeReading | null): InstantMicros | null {
  if (reading === null) return null;
  const fraction = Math.floor(reading.nanos / 1000);
  const wholeSeconds = reading.seconds * microsPerSecond;
  const micros = wholeSeconds + fraction;
  // Whole seconds are multiples of 64 µs and exact up to the year 9999; a sum beyond 2^53 may have rounded.
  return micros - wholeSeconds === fraction ? (micros as InstantMicros) : null;
}

function printTrimmed(instant: InstantMicros, separator: string): string {
  const micros = microsOfDay(instant);
  const text = `${printDay(instant)}${separator}${printClock(Math.floor(micros / microsPerSecond))}`;
  return micros % microsPerSecond === 0 ? text : `${text}.${sixDigits(micros)}`;
}

function printDay(instant: InstantMicros): string {
  return printDate((instant - microsOfDay(instant)) / microsPerDay);
}

/** By remainder, which is exact for every double, where a quotient would round. */
function microsOfDay(instant: InstantMicros): number {
  const remainder = instant % microsPerDay;
  return remainder < 0 ? remainder + microsPerDay : remainder;
}

function sixDigits(micros: number): string {
  return String(micros % microsPerSecond).padStart(6, '0');
}
