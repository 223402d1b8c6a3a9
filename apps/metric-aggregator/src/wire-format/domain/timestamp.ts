import { type InstantNanos, parseIsoNanos } from '@cloudtach/kernel';
import { parseTimespan } from './timespan.js';

/**
 * The three ways to write a time (gnocchi-api §4.1). The timestamps of one request share one form
 * (decisions §4).
 */
export type TimestampForm = 'epoch' | 'iso' | 'relative';

export interface TimestampReading {
  readonly form: TimestampForm;
  readonly instant: InstantNanos;
}

/** Longer texts are no time, and the patterns below look at every character. */
const textLengthMax = 128;

const decimal = /^([+-]?)(\d+)(?:\.(\d*))?$/;
const exponential = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Seconds beyond this are outside every range that is used, and a bigint of any size must not be built. */
const secondsMax = 10 ** 15;

/**
 * Reads a time written as text, or the text of a JSON number: seconds since the epoch, else ISO 8601, else a
 * duration relative to `now` (gnocchi-api §4.1). Null for anything else. Digits of a second beyond the ninth are
 * cut. Which range is accepted is not decided here.
 */
export function readTimestamp(text: string, now: InstantNanos): TimestampReading | null {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > textLengthMax) return null;
  if (exponential.test(trimmed)) return reading('epoch', readSeconds(trimmed));
  const iso = parseIsoNanos(trimmed);
  if (iso !== null) return { form: 'iso', instant: iso };
  if (trimmed.toLowerCase() === 'now') return { form: 'relative', instant: now };
  const timespan = parseTimespan(trimmed);
  if (timespan === null) return null;
  return { form: 'relative', instant: (now + BigInt(timespan) * 1000n) as InstantNanos };
}

/** Seconds since the epoch, exactly as the digits say; text with an exponent as the double nearest to it. */
function readSeconds(text: string): InstantNanos | null {
  const match = decimal.exec(text);
  if (match === null) return fromDouble(Number(text));
  const [, sign, seconds = '', fraction = ''] = match;
  if (Number(seconds) > secondsMax) return null;
  const nanos = BigInt(seconds) * 1_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return (sign === '-' ? -nanos : nanos) as InstantNanos;
}

function fromDouble(value: number): InstantNanos | null {
  if (!(Math.abs(value) <= secondsMax)) return null;
  const seconds = Math.floor(value);
  return (BigInt(seconds) * 1_000_000_000n + BigInt(Math.round((value - seconds) * 1e9))) as InstantNanos;
}

function reading(form: TimestampForm, instant: InstantNanos | null): TimestampReading | null {
  return instant === null ? null : { form, instant };
}
