import { type Brand } from './brand.js';
import { secondsPerDay } from './calendar.js';
import { type InstantMicros } from './instant-micros.js';
import { printClock, printDate, readIsoTime } from './time-text.js';

/** Nanoseconds since 1970-01-01T00:00:00Z: the time of a measure (gnocchi-timeseries §1). */
export type InstantNanos = Brand<bigint, 'InstantNanos'>;

const nanosPerSecond = 1_000_000_000n;

/**
 * Reads a date or time in ISO 8601: the forms of `parseIsoInstant`, with a fraction cut to nine digits. Null
 * for anything else. Which range a metric accepts is not decided here.
 */
export function parseIsoNanos(text: string): InstantNanos | null {
  const reading = readIsoTime(text);
  if (reading === null) return null;
  return (BigInt(reading.seconds) * nanosPerSecond + BigInt(reading.nanos)) as InstantNanos;
}

/**
 * `2014-10-06T14:34:12+00:00`, with six digits of fraction where it is not zero (gnocchi-api §5) and nine
 * where six would lose something.
 */
export function printIsoNanos(instant: InstantNanos): string {
  const nanos = Number(floorModulo(instant, nanosPerSecond));
  const seconds = Number((instant - BigInt(nanos)) / nanosPerSecond);
  const secondOfDay = ((seconds % secondsPerDay) + secondsPerDay) % secondsPerDay;
  const day = printDate((seconds - secondOfDay) / secondsPerDay);
  return `${day}T${printClock(secondOfDay)}${printFraction(nanos)}+00:00`;
}

/** The same instant in nanoseconds. Exact. */
export function nanosFromMicros(instant: InstantMicros): InstantNanos {
  return (BigInt(instant) * 1000n) as InstantNanos;
}

/**
 * The last microsecond not after the instant, or null where a double cannot hold it (outside 1684 to 2255,
 * see `InstantMicros`).
 */
export function microsFromNanos(instant: InstantNanos): InstantMicros | null {
  const micros = (instant - floorModulo(instant, 1000n)) / 1000n;
  return BigInt(Number(micros)) === micros ? (Number(micros) as InstantMicros) : null;
}

function floorModulo(value: bigint, divisor: bigint): bigint {
  const remainder = value % divisor;
  return remainder < 0n ? remainder + divisor : remainder;
}

function printFraction(nanos: number): string {
  if (nanos === 0) return '';
  const micros = nanos / 1000;
  return Number.isInteger(micros)
    ? `.${String(micros).padStart(6, '0')}`
    : `.${String(nanos).padStart(9, '0')}`;
}
