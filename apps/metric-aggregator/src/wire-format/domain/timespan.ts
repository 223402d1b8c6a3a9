/** A length of time in microseconds: a safe integer, about 285 years either way. */
export type TimespanMicros = number;

/** Longer texts are no duration anybody writes, and the patterns below look at every character. */
const textLengthMax = 128;

const number = String.raw`(?:\d+\.?\d*|\.\d+)`;
const gap = String.raw`\s*,?\s*`;

function component(units: string): string {
  return `(?:(${number})\\s*(?:${units})${gap})?`;
}

const numeric = new RegExp(`^[+-]?${number}(?:e[+-]?\\d+)?$`, 'i');
const components = new RegExp(
  `^([+-]?)\\s*${component('weeks?|wks?|w')}${component('days?|d')}${component('hours?|hrs?|h')}` +
    `${component('minutes?|mins?|m')}${component('seconds?|secs?|s')}$`,
  'i',
);
const clock = new RegExp(
  String.raw`^([+-]?)\s*` +
    component('weeks?|wks?|w') +
    component('days?|d') +
    String.raw`(?:(?:(\d+):)?(\d+):)?(\d+):(\d+(?:\.\d*)?)$`,
  'i',
);

const secondsOf = { week: 604_800, day: 86_400, hour: 3_600, minute: 60 } as const;

/**
 * Reads a duration as gnocchi-api §4.2 describes it: seconds, components in descending order (`1 h 30 m`), or a
 * clock (`1 day, 0:00:00`). Null for anything else, for an empty text, and for more than 285 years.
 */
export function parseTimespan(text: string): TimespanMicros | null {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > textLengthMax) return null;
  if (numeric.test(trimmed)) return fromSeconds(Number(trimmed));
  return parseComponents(trimmed) ?? parseClock(trimmed);
}

/** A number of seconds as a duration, to the microsecond; null where it does not fit. */
export function fromSeconds(seconds: number): TimespanMicros | null {
  const micros = Math.round(seconds * 1e6);
  return Number.isSafeInteger(micros) ? micros : null;
}

/** Prints `[D day[s], ]H:MM:SS[.ffffff]` (gnocchi-api §5) of a duration that is not negative. */
export function printTimespan(micros: TimespanMicros): string {
  const fraction = micros % 1e6;
  const seconds = (micros - fraction) / 1e6;
  const days = Math.floor(seconds / secondsOf.day);
  const rest = seconds - days * secondsOf.day;
  const hours = Math.floor(rest / secondsOf.hour);
  const minutes = Math.floor((rest % secondsOf.hour) / secondsOf.minute);
  const dayText = days === 0 ? '' : `${days} day${days === 1 ? '' : 's'}, `;
  const fractionText = fraction === 0 ? '' : `.${String(fraction).padStart(6, '0')}`;
  return `${dayText}${hours}:${twoDigits(minutes)}:${twoDigits(rest % 60)}${fractionText}`;
}

function parseComponents(text: string): TimespanMicros | null {
  const match = components.exec(text);
  // A sign alone, or separators alone, match as well but say nothing.
  if (match === null || match.slice(2).every((part) => part === undefined)) return null;
  const [, sign, weeks, days, hours, minutes, seconds] = match;
  return signed(
    sign,
    valueOf(weeks) * secondsOf.week +
      valueOf(days) * secondsOf.day +
      valueOf(hours) * secondsOf.hour +
      valueOf(minutes) * secondsOf.minute +
      valueOf(seconds),
  );
}

function parseClock(text: string): TimespanMicros | null {
  const match = clock.exec(text);
  if (match === null) return null;
  const [, sign, weeks, namedDays, days, hours, minutes, seconds] = match;
  return signed(
    sign,
    valueOf(weeks) * secondsOf.week +
      (valueOf(namedDays) + valueOf(days)) * secondsOf.day +
      valueOf(hours) * secondsOf.hour +
      valueOf(minutes) * secondsOf.minute +
      valueOf(seconds),
  );
}

function signed(sign: string | undefined, seconds: number): TimespanMicros | null {
  return fromSeconds(sign === '-' ? -seconds : seconds);
}

function valueOf(part: string | undefined): number {
  return part === undefined ? 0 : Number(part);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
