import { civilDateOf, daysSinceEpoch, isCivilDate, secondsPerDay } from './calendar.js';
import { TextCursor } from './text-cursor.js';

/** A point in time as read from text: whole seconds since the epoch (floored) and nanoseconds above them. */
export interface TimeReading {
  readonly seconds: number;
  readonly nanos: number;
}

const firstSecond = daysSinceEpoch(1, 1, 1) * secondsPerDay;
const lastSecond = (daysSinceEpoch(9999, 12, 31) + 1) * secondsPerDay - 1;

/** Reads the forms of stacktach-v2 §0.4, and offsets as ruled there (B7). Null for anything else. */
export function readNotificationTime(text: string): TimeReading | null {
  const cursor = new TextCursor(text);
  const year = cursor.digits(4, 4);
  if (!cursor.take('-')) return null;
  const month = cursor.digits(1, 2);
  if (!cursor.take('-')) return null;
  const day = cursor.digits(1, 2);
  const separatedByT = cursor.take('T');
  if (!separatedByT && !cursor.take(' ')) return null;
  const hour = cursor.digits(1, 2);
  if (!cursor.take(':')) return null;
  const minute = cursor.digits(1, 2);
  if (!cursor.take(':')) return null;
  const second = cursor.digits(1, 2);
  const nanos = cursor.take('.') ? cursor.fraction(6) : 0;
  // A blank separator together with Z is refused there, an offset is not.
  const offset = separatedByT && cursor.take('Z') ? 0 : readOffset(cursor);
  if (nanos < 0 || offset === null || !cursor.atEnd) return null;
  return toReading({ year, month, day, hour, minute, second, nanos, offset });
}

/**
 * Reads the ISO 8601 forms of distiller.md §6: `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, `YYYYMMDD`, a full date
 * followed by `T` or one blank and a time down to hours, minutes or seconds with a fraction, and then `Z` or
 * an offset. No zone means UTC. Fraction digits after the ninth are cut. Null for anything else.
 */
export function readIsoTime(text: string): TimeReading | null {
  const cursor = new TextCursor(text);
  const date = readIsoDate(cursor);
  if (date === null) return null;
  if (cursor.atEnd) return toReading({ ...date, hour: 0, minute: 0, second: 0, nanos: 0, offset: 0 });
  if (!date.full || !(cursor.take('T') || cursor.take(' '))) return null;

  const hour = cursor.digits(2, 2);
  const minute = readPart(cursor, 2);
  const second = minute === null ? null : readPart(cursor, 1);
  const nanos = second !== null && cursor.take('.') ? cursor.fraction(Infinity) : 0;
  const offset = cursor.take('Z') ? 0 : readOffset(cursor);
  if (nanos < 0 || offset === null || !cursor.atEnd) return null;
  return toReading({ ...date, hour, minute: minute ?? 0, second: second ?? 0, nanos, offset });
}

/** `YYYY-MM-DD` of a day counted from 1970-01-01 (years 1 to 9999). */
export function printDate(days: number): string {
  // Times printed together are mostly of one day, and the calendar is the expensive part of printing.
  if (days !== printedDay) {
    const { year, month, day } = civilDateOf(days);
    printedDate = `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`;
    printedDay = days;
  }
  return printedDate;
}

let printedDay = Number.NaN;
let printedDate = '';

/** `HH:MM:SS` of a second of a day. */
export function printClock(secondOfDay: number): string {
  const hour = Math.floor(secondOfDay / 3600);
  const minute = Math.floor((secondOfDay - hour * 3600) / 60);
  return `${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(secondOfDay % 60)}`;
}

interface TimeParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanos: number;
  readonly offset: number;
}

function toReading(parts: TimeParts): TimeReading | null {
  const { year, month, day, hour, minute, second } = parts;
  if (!isCivilDate(year, month, day)) return null;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return null;
  const clock = hour * 3600 + minute * 60 + second;
  const seconds = daysSinceEpoch(year, month, day) * secondsPerDay + clock - parts.offset;
  if (seconds < firstSecond || seconds > lastSecond) return null;
  return { seconds, nanos: parts.nanos };
}

function readIsoDate(cursor: TextCursor): { year: number; month: number; day: number; full: boolean } | null {
  const year = cursor.digits(4, 4);
  if (cursor.atEnd) return { year, month: 1, day: 1, full: false };
  const dashedMonth = cursor.take('-');
  const month = cursor.digits(dashedMonth ? 1 : 2, 2);
  // YYYYMM would be a date to some readers and a time to others.
  if (cursor.atEnd) return dashedMonth ? { year, month, day: 1, full: false } : null;
  const day = cursor.digits(cursor.take('-') ? 1 : 2, 2);
  return { year, month, day, full: true };
}

/** The next two-digit part of a time, with or without a colon before it; null when the time ends here. */
function readPart(cursor: TextCursor, digitsMin: number): number | null {
  if (cursor.take(':')) return cursor.digits(digitsMin, 2);
  return cursor.digitFollows ? cursor.digits(digitsMin, 2) : null;
}

/** Seconds east of UTC of `±HH`, `±HHMM` or `±HH:MM`; 0 where none follows; null when it is malformed. */
function readOffset(cursor: TextCursor): number | null {
  const east = cursor.take('+');
  if (!east && !cursor.take('-')) return 0;
  const hours = cursor.digits(2, 2);
  const minutes = cursor.take(':') || cursor.digitFollows ? cursor.digits(2, 2) : 0;
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return null;
  return (east ? 1 : -1) * (hours * 3600 + minutes * 60);
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
