import { endOfTimeMs, writeSeconds } from './measure-time.js';
import { type PackedPoints } from './packed-points.js';

/*
 * The body of a POST of measures, read byte by byte. JSON.parse and a date parser cost ten times as much per measure,
 * and validators a hundred times (performance §1.7, §1.8). What is unusual is left to `parseMeasures`, which reads
 * everything; where both read a body they read the same, and only one of them words refusals.
 */

/** Everything from here on is no blank. */
const behindBlanks = 0x21;
const quote = 0x22;
const plus = 0x2b;
const comma = 0x2c;
const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
const colon = 0x3a;
const upperT = 0x54;
const upperZ = 0x5a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const lowerT = 0x74;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** A position that no text has: the body is left to `parseMeasures`. */
const unusual = -1;

/** Four bytes are compared at a time; the last ones of a text overlap those before. */
const timestampKey = {
  length: 11,
  first: wordOf('"tim'),
  second: wordOf('esta'),
  last: wordOf('amp"'),
} as const;
const valueKey = { length: 7, first: wordOf('"val'), last: wordOf('lue"') } as const;

/** Digits that a double holds exactly, whatever they are. */
const exactDigits = 15;
const powersOfTen = Array.from({ length: exactDigits + 1 }, (_, exponent) => 10 ** exponent);
const numberLengthMax = 64;

const endOfTimeSeconds = endOfTimeMs / 1000;

/** `{"timestamp":1,"value":1},`: room for as many as there can be. */
const bytesPerMeasureMin = 26;

/**
 * Reads `[{"timestamp": …, "value": …}, …]` with timestamps all like `2014-10-06T14:33:57[.123456789][Z|+00:00]` or
 * all numbers of seconds, and values that are numbers.
 *
 * @returns false, and nothing of use in `packed`, when the body is anything else
 */
export function scanMeasures(body: Uint8Array, packed: PackedPoints): boolean {
  packed.count = 0;
  packed.reserve(Math.ceil(body.length / bytesPerMeasureMin));
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  let at = skipBlanks(body, 0);
  if (body[at] !== openBracket) return false;
  at = skipBlanks(body, at + 1);
  if (body[at] === closeBracket) return endsAt(body, at + 1);
  let areSeconds: boolean | null = null;
  for (;;) {
    if (body[at] !== openBrace) return false;
    at = skipBlanks(body, at + 1);
    let isTimestamp = body[at + 1] === lowerT;
    for (let member = 0; member < 2; member += 1) {
      at = isTimestamp ? afterTimestampKey(body, view, at) : afterValueKey(body, view, at);
      if (at === unusual) return false;
      if (isTimestamp) {
        const isText = body[at] === quote;
        areSeconds ??= !isText;
        if (areSeconds === isText) return false;
        at = isText ? scanIsoTime(body, view, at + 1, packed) : scanSeconds(body, at, packed);
      } else at = scanNumber(body, at, packed);
      if (at === unusual) return false;
      at = skipBlanks(body, at);
      if (body[at] !== (member === 0 ? comma : closeBrace)) return false;
      at = skipBlanks(body, at + 1);
      isTimestamp = !isTimestamp;
    }
    packed.count += 1;
    if (body[at] === closeBracket) return endsAt(body, at + 1);
    if (body[at] !== comma) return false;
    at = skipBlanks(body, at + 1);
    if (packed.count === packed.values.length) packed.reserve(packed.count + 1);
  }
}

/** The position of the value behind the name `timestamp`. */
function afterTimestampKey(body: Uint8Array, view: DataView, at: number): number {
  const { length, first, second, last } = timestampKey;
  if (at + length > body.length) return unusual;
  const isKey =
    view.getInt32(at) === first && view.getInt32(at + 4) === second && view.getInt32(at + 7) === last;
  return isKey ? afterColon(body, at + length) : unusual;
}

/** The position of the value behind the name `value`. */
function afterValueKey(body: Uint8Array, view: DataView, at: number): number {
  const { length, first, last } = valueKey;
  if (at + length > body.length) return unusual;
  return view.getInt32(at) === first && view.getInt32(at + 3) === last
    ? afterColon(body, at + length)
    : unusual;
}

function afterColon(body: Uint8Array, from: number): number {
  const at = skipBlanks(body, from);
  return body[at] === colon ? skipBlanks(body, at + 1) : unusual;
}

function skipBlanks(body: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    const byte = body[at] ?? behindBlanks;
    if (byte >= behindBlanks || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) return at;
    at += 1;
  }
}

function endsAt(body: Uint8Array, at: number): boolean {
  return skipBlanks(body, at) === body.length;
}

/** `2014-10-06T14:` and the quote, minutes and seconds behind it. */
const hourLength = 14;
const timeLength = 19;

/** The words of the date and hour read last, and the seconds since the epoch they mean: the next are mostly the same. */
const knownHour = new Int32Array(4);
let knownHourSeconds = 0;

/** Reads the text of a time, its quote read already; answers the position behind the closing quote. */
function scanIsoTime(body: Uint8Array, view: DataView, at: number, packed: PackedPoints): number {
  if (at + timeLength >= body.length) return unusual;
  const isKnown =
    view.getInt32(at + 10) === knownHour[3] &&
    view.getInt32(at + 8) === knownHour[2] &&
    view.getInt32(at + 4) === knownHour[1] &&
    view.getInt32(at) === knownHour[0];
  if (!isKnown && !learnHour(body, view, at)) return unusual;
  const n1 = digit(body, at + hourLength);
  const n2 = digit(body, at + hourLength + 1);
  const s1 = digit(body, at + hourLength + 3);
  const s2 = digit(body, at + hourLength + 4);
  // A byte that is no digit leaves a bit above the fourth.
  if ((n1 | n2 | s1 | s2) > 15 || n1 > 5 || s1 > 5 || body[at + hourLength + 2] !== colon) return unusual;
  const seconds = knownHourSeconds + (n1 * 10 + n2) * 60 + s1 * 10 + s2;
  const behind = scanFraction(body, at + timeLength);
  if (behind === unusual || !putTime(packed, seconds, fractionNanos)) return unusual;
  return afterZone(body, behind);
}

function learnHour(body: Uint8Array, view: DataView, at: number): boolean {
  const year = twoDigits(body, at) * 100 + twoDigits(body, at + 2);
  const month = twoDigits(body, at + 5);
  const day = twoDigits(body, at + 8);
  const hour = twoDigits(body, at + 11);
  const isShaped =
    body[at + 4] === minus && body[at + 7] === minus && body[at + 10] === upperT && body[at + 13] === colon;
  const days = dayOf(year, month, day);
  if (!isShaped || days < 0 || !(hour < 24)) return false;
  knownHour.set([view.getInt32(at), view.getInt32(at + 4), view.getInt32(at + 8), view.getInt32(at + 10)]);
  knownHourSeconds = days * 86_400 + hour * 3600;
  return true;
}

/** The number of two digits, or NaN. */
function twoDigits(body: Uint8Array, at: number): number {
  const tens = digit(body, at);
  const ones = digit(body, at + 1);
  return (tens | ones) > 15 ? Number.NaN : tens * 10 + ones;
}

/** Behind `Z`, `+00:00` or nothing, and the closing quote. */
function afterZone(body: Uint8Array, from: number): number {
  let at = from;
  if (body[at] === upperZ) at += 1;
  else if (body[at] === plus) {
    const isUtc =
      body[at + 1] === zero &&
      body[at + 2] === zero &&
      body[at + 3] === colon &&
      body[at + 4] === zero &&
      body[at + 5] === zero;
    if (!isUtc) return unusual;
    at += 6;
  }
  return body[at] === quote ? at + 1 : unusual;
}

/** What `scanFraction` read. */
let fractionNanos = 0;

/** Reads an optional fraction of a second, one to nine digits. */
function scanFraction(body: Uint8Array, from: number): number {
  fractionNanos = 0;
  if (body[from] !== point) return from;
  let at = from + 1;
  let nanos = 0;
  for (let next = digit(body, at); next <= 9; next = digit(body, at)) {
    nanos = nanos * 10 + next;
    at += 1;
  }
  const digits = at - from - 1;
  if (digits < 1 || digits > 9) return unusual;
  fractionNanos = nanos * (powersOfTen[9 - digits] ?? 1);
  return at;
}

/** Reads a number of seconds without sign and exponent. */
function scanSeconds(body: Uint8Array, from: number, packed: PackedPoints): number {
  let at = from;
  let seconds = 0;
  for (let next = digit(body, at); next <= 9; next = digit(body, at)) {
    seconds = seconds * 10 + next;
    at += 1;
  }
  const digits = at - from;
  // JSON numbers have no leading zeros.
  if (digits < 1 || digits > exactDigits || (digits > 1 && body[from] === zero)) return unusual;
  const behind = scanFraction(body, at);
  if (behind === unusual || isExponent(body[behind])) return unusual;
  return putTime(packed, seconds, fractionNanos) ? behind : unusual;
}

function putTime(packed: PackedPoints, seconds: number, nanos: number): boolean {
  if (seconds >= endOfTimeSeconds) return false;
  writeSeconds(packed.words, 2 * packed.count, seconds, nanos);
  return true;
}

/** Reads a JSON number as the double nearest to it. */
function scanNumber(body: Uint8Array, from: number, packed: PackedPoints): number {
  let at = body[from] === minus ? from + 1 : from;
  const first = at;
  let mantissa = 0;
  for (let next = digit(body, at); next <= 9; next = digit(body, at)) {
    mantissa = mantissa * 10 + next;
    at += 1;
  }
  let digits = at - first;
  if (digits < 1 || (digits > 1 && body[first] === zero)) return unusual;
  let decimals = 0;
  if (body[at] === point) {
    const start = at + 1;
    at = start;
    for (let next = digit(body, at); next <= 9; next = digit(body, at)) {
      mantissa = mantissa * 10 + next;
      at += 1;
    }
    decimals = at - start;
    if (decimals < 1) return unusual;
    digits += decimals;
  }
  if (digits > exactDigits || isExponent(body[at])) return scanLongNumber(body, from, at, packed);
  // Both are exact, and so a division rounds once, as reading the digits should.
  const value = mantissa / (powersOfTen[decimals] ?? 1);
  packed.values[packed.count] = body[from] === minus ? -value : value;
  return at;
}

/** Reads a number whose digits a double does not hold, or with an exponent; `from` to `at` was read already. */
function scanLongNumber(body: Uint8Array, from: number, digitsEnd: number, packed: PackedPoints): number {
  let at = digitsEnd;
  if (isExponent(body[at])) {
    at += body[at + 1] === plus || body[at + 1] === minus ? 2 : 1;
    const start = at;
    while (digit(body, at) <= 9) at += 1;
    if (at === start) return unusual;
  }
  if (at - from > numberLengthMax) return unusual;
  let text = '';
  for (let i = from; i < at; i += 1) text += String.fromCharCode(body[i] ?? 0);
  packed.values[packed.count] = Number(text);
  return at;
}

/** The value of a digit; more than nine for any other byte and behind the end. */
function digit(body: Uint8Array, at: number): number {
  const value = (body[at] ?? 0) ^ zero;
  return value > 9 ? 16 : value;
}

function isExponent(byte: number | undefined): boolean {
  return byte === 0x65 || byte === 0x45;
}

const daysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days from the epoch to a date, or -1 for a date that is none (of NaN too) or before it. */
function dayOf(year: number, month: number, day: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = (daysOfMonth[month - 1] ?? 0) + (month === 2 && isLeap ? 1 : 0);
  if (!(year >= 1970 && day >= 1 && day <= last)) return -1;
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  const leapToday = month > 2 && isLeap ? 1 : 0;
  return past * 365 + leapDays + (daysBeforeMonth[month - 1] ?? 0) + leapToday + day - 719_163;
}

/** Four ASCII characters as `DataView.getInt32` reads them. */
function wordOf(text: string): number {
  return [...text].reduce((word, character) => (word << 8) | character.charCodeAt(0), 0);
}
