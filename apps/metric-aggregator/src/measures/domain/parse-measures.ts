import { type InstantNanos, type JsonValue, jsonMember, printJson } from '@cloudtach/kernel';
import { GnocchiRefusal } from '../../wire-format/domain/gnocchi-refusal.js';
import { readTimestamp, type TimestampForm } from '../../wire-format/domain/timestamp.js';
import { endOfTimeMs } from './measure-time.js';
import { type PackedPoints } from './packed-points.js';

const endOfTime = BigInt(endOfTimeMs) * 1_000_000n;
const numeric = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const special: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['inf', Infinity],
  ['infinity', Infinity],
]);

/** What of a timestamp a refusal repeats. */
const quotedLengthMax = 128;

/** Decodes the text of a body once more where the digits of its timestamps are needed. */
const utf8 = new TextDecoder();

/**
 * Reads the measures of a decoded body in every form there is (gnocchi-api §4.1, §12.1): values that are numbers,
 * text of numbers or booleans; timestamps all in seconds, all in ISO 8601 or all relative to `now`. A measure whose
 * value is NaN says nothing and is left out. Either all are taken or none.
 *
 * @param body the bytes `value` was decoded from: a number of seconds is taken by its digits, not as a double
 * @throws GnocchiRefusal
 */
export function parseMeasures(
  value: JsonValue,
  body: Uint8Array,
  now: InstantNanos,
  packed: PackedPoints,
): void {
  if (!Array.isArray(value)) throw refusal('Invalid input for measures', 'unexpected measures format');
  const hasNumbers = value.some((entry) => isNumber(jsonMember(entry, 'timestamp')));
  const entries = hasNumbers ? withTimestampDigits(body) : value;
  packed.count = 0;
  packed.reserve(entries.length);
  let form: TimestampForm | null = null;
  for (const entry of entries) {
    const number = readValue(entry);
    const { time, form: ownForm } = readTime(jsonMember(entry, 'timestamp'), form, now);
    form = ownForm;
    if (Number.isNaN(number)) continue;
    packed.times[packed.count] = time;
    packed.values[packed.count] = number;
    packed.count += 1;
  }
}

function readValue(entry: JsonValue): number {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    throw refusal('Invalid input for a value', 'unexpected measures format');
  }
  const value = jsonMember(entry, 'value');
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return Number(value);
  if (typeof value === 'string') {
    const text = value.trim().toLowerCase();
    if (numeric.test(text)) return Number(text);
    const named = special.get(text.replace(/^[+-]/, ''));
    if (named !== undefined) return text.startsWith('-') ? -named : named;
  }
  throw refusal('Invalid input for a value', 'unexpected measures value');
}

function readTime(
  timestamp: JsonValue | undefined,
  expected: TimestampForm | null,
  now: InstantNanos,
): { time: bigint; form: TimestampForm } {
  const text = typeof timestamp === 'string' ? timestamp : printJson(timestamp ?? null);
  const reading = typeof timestamp === 'string' || isNumber(timestamp) ? readTimestamp(text, now) : null;
  if (reading === null) {
    const quoted = text.slice(0, quotedLengthMax);
    throw timestampRefusal(text, `Unable to parse timestamp ${quoted}`, 'Unable to convert timestamps');
  }
  if (expected !== null && reading.form !== expected) {
    throw timestampRefusal(text, 'Unable to convert timestamps');
  }
  if (reading.instant < 0n) throw timestampRefusal(text, 'Timestamp must be after Epoch');
  if (reading.instant >= endOfTime) throw timestampRefusal(text, 'Timestamp must be before 2262-04-11');
  return { time: reading.instant, form: reading.form };
}

function isNumber(value: JsonValue | undefined): boolean {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** The same list with numbers of members called `timestamp` as text. The body is known to be JSON. */
function withTimestampDigits(body: Uint8Array): JsonValue[] {
  const keepDigits = (key: string, value: unknown, context: { readonly source?: string }): unknown =>
    key === 'timestamp' && typeof value === 'number' ? context.source : value;
  return JSON.parse(utf8.decode(body), keepDigits as (key: string, value: unknown) => unknown) as JsonValue[];
}

function timestampRefusal(text: string, phrase: string, specific: string = phrase): GnocchiRefusal {
  return refusal(
    `Invalid input for timestamp \`${text.slice(0, quotedLengthMax)}': ${phrase}`,
    `unexpected timestamp '${specific}'`,
  );
}

function refusal(message: string, reason: string): GnocchiRefusal {
  return new GnocchiRefusal({
    code: 'metrics.invalid-measures',
    kind: 'invalid',
    message,
    description: { cause: 'Invalid input', reason, detail: [] },
  });
}
