import { describe, expect, it } from '@jest/globals';
import { type InstantNanos, type JsonValue, parseJson } from '@cloudtach/kernel';
import fc from 'fast-check';
import { GnocchiRefusal } from '../../wire-format/domain/gnocchi-refusal.js';
import { PackedPoints } from './packed-points.js';
import { parseMeasures } from './parse-measures.js';
import { scanMeasures } from './scan-measures.js';

const now = 1_700_000_000_000_000_000n as InstantNanos;

type Read = readonly (readonly [time: bigint, value: number])[];

function scanned(text: string): Read | null {
  const packed = new PackedPoints();
  return scanMeasures(new TextEncoder().encode(text), packed) ? pointsOf(packed) : null;
}

function parsed(text: string): Read {
  const packed = new PackedPoints();
  parseMeasures(parseJson(text), new TextEncoder().encode(text), now, packed);
  return pointsOf(packed);
}

function refusalOf(text: string): [string, JsonValue] {
  try {
    parsed(text);
  } catch (error) {
    if (error instanceof GnocchiRefusal) return [error.message, error.description];
    throw error;
  }
  throw new Error('the body was accepted');
}

function pointsOf(packed: PackedPoints): Read {
  return Array.from({ length: packed.count }, (_, i) => [packed.times[i] ?? 0n, packed.values[i] ?? 0]);
}

const blank = fc.constantFrom('', '', '', ' ', '\n', '  ', '\t\r\n');
const two = (max: number): fc.Arbitrary<string> => fc.nat(max).map((value) => String(value).padStart(2, '0'));
const isoTime = fc
  .tuple(
    fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1970, max: 2262 }) },
      { weight: 1, arbitrary: fc.nat(9999) },
    ),
    two(13),
    two(32),
    fc.constantFrom('T', 'T', 'T', ' '),
    two(24),
    two(60),
    two(60),
    fc.oneof(fc.constant(''), fc.stringMatching(/^\.\d{1,10}$/)),
    fc.constantFrom('', '', 'Z', '+00:00', '+02:00', '-00:00', 'z'),
  )
  .map(
    ([y, m, d, t, h, n, s, f, z]) => `"${String(y).padStart(4, '0')}-${m}-${d}${t}${h}:${n}:${s}${f}${z}"`,
  );
const seconds = fc.stringMatching(/^(0|[1-9]\d{0,10})(\.\d{1,11})?(e[+-]?\d)?$/);
const number = fc.oneof(
  fc.stringMatching(/^-?(0|[1-9]\d{0,18})(\.\d{1,18})?([eE][+-]?\d{1,3})?$/),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.integer().map(String),
);
const value = fc.oneof(
  { weight: 20, arbitrary: number },
  { weight: 1, arbitrary: fc.constantFrom('"1.5"', 'true', 'null', '"NaN"') },
);

function bodies(time: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const measure = fc
    .tuple(time, value, fc.boolean(), fc.array(blank, { minLength: 10, maxLength: 10 }))
    .map(([timestamp, number_, valueFirst, b]) => {
      const pair = [`"timestamp"${b[0]}:${b[1]}${timestamp}`, `"value"${b[2]}:${b[3]}${number_}`];
      if (valueFirst) pair.reverse();
      return `${b[4]}{${b[5]}${pair[0]}${b[6]},${b[7]}${pair[1]}${b[8]}}${b[9]}`;
    });
  return fc
    .tuple(blank, fc.array(measure, { maxLength: 4 }), blank)
    .map(([a, list, b]) => `${a}[${list.join(',')}]${b}`);
}

/** A body with a byte taken out, doubled or changed. */
function damaged(body: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(body, fc.nat(), fc.nat(2), fc.constantFrom(...'0919-.eE"{}[],: tvZT+'))
    .map(([text, place, how, byte]) => {
      const at = place % (text.length + 1);
      const behind = how === 0 ? text.slice(at) : text.slice(at + 1);
      return `${text.slice(0, at)}${how === 2 ? '' : byte}${behind}`;
    });
}

const anyBody = fc.oneof(bodies(isoTime), bodies(seconds), bodies(fc.oneof(isoTime, seconds)));

describe('the scanner of measures', () => {
  it.each([
    [
      'the seed',
      '[{"timestamp": "2014-10-06T14:33:57", "value": 43.1}, {"timestamp": "2014-10-06T14:34:12", "value": 12}]',
    ],
    ['compact text', '[{"timestamp":"2014-10-06T14:33:57","value":43.1}]'],
    ['the value first', '[{"value":-0.5,"timestamp":"2014-10-06T14:33:57.123456789Z"}]'],
    [
      'seconds',
      '[{"timestamp": 1412606037, "value": 1e3}, {"timestamp": 1412606037.25, "value": 12345678901234567890}]',
    ],
    ['a leap day', '[{"timestamp": "2016-02-29T23:59:59+00:00", "value": 0}]'],
    ['nothing', ' [ ] '],
  ])('reads %s as the parser does', (_case, text) => {
    expect(scanned(text)).toEqual(parsed(text));
  });

  it.each([
    ['an escape', '[{"timestamp": "2014-10-06T14:33:57", "\\u0076alue": 1}]'],
    ['a further member', '[{"timestamp": "2014-10-06T14:33:57", "value": 1, "unit": "B"}]'],
    ['an offset', '[{"timestamp": "2014-10-06T16:33:57+02:00", "value": 1}]'],
    ['text of a number', '[{"timestamp": "2014-10-06T14:33:57", "value": "1"}]'],
    ['a member twice', '[{"timestamp": "2014-10-06T14:33:57", "timestamp": "2014-10-06T14:33:57"}]'],
    ['a date before the epoch', '[{"timestamp": "1969-12-31T23:59:59", "value": 1}]'],
    ['a day that is none', '[{"timestamp": "2015-02-29T00:00:00", "value": 1}]'],
    ['the end of time', '[{"timestamp": "2262-04-11T00:00:00", "value": 1}]'],
    ['two forms', '[{"timestamp": 1, "value": 1}, {"timestamp": "2014-10-06T14:33:57", "value": 1}]'],
    ['a leading zero', '[{"timestamp": 01, "value": 1}]'],
    ['no fraction', '[{"timestamp": 1, "value": 1.}]'],
    ['a comma too many', '[{"timestamp": 1, "value": 1},]'],
    ['more text', '[] []'],
    ['an end in the middle', '[{"timestamp": 1, "val'],
    ['no text', ''],
  ])('leaves %s to the parser', (_case, text) => {
    expect(scanned(text)).toBeNull();
  });

  it('reads what it reads as the parser does, and refuses what that refuses', () => {
    fc.assert(
      fc.property(fc.oneof(anyBody, damaged(anyBody)), (text) => {
        const quick = scanned(text);
        if (quick !== null) expect(quick).toEqual(parsed(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('leaves nothing usual to the parser', () => {
    const usual = fc
      .tuple(fc.date({ min: new Date(0), max: new Date('2262-04-10'), noInvalidDate: true }), number)
      .map(([date, value_]) => `{"timestamp": "${date.toISOString()}", "value": ${value_}}`);
    fc.assert(
      fc.property(fc.array(usual), (list) => {
        expect(scanned(`[${list.join(', ')}]`)).not.toBeNull();
      }),
    );
  });
});

describe('the parser of measures', () => {
  it('reads every form of a value, and leaves out what is no number', () => {
    const entries = [
      '1',
      '"1.5"',
      'true',
      'false',
      '"nan"',
      '"-Inf"',
      '"+infinity"',
      '" 2e3 "',
      '18446744073709551616',
    ];
    const body = `[${entries.map((entry, i) => `{"timestamp": ${i}, "value": ${entry}, "x": {}}`).join(',')}]`;
    expect(parsed(body).map(([, number_]) => number_)).toEqual([
      1,
      1.5,
      1,
      0,
      -Infinity,
      Infinity,
      2000,
      18446744073709551616,
    ]);
  });

  it('takes seconds by their digits', () => {
    const body =
      '[{"timestamp": 1412606040.123456789, "value": 1}, {"timestamp": "1412606040.1", "value": 1}]';
    expect(parsed(body).map(([time]) => time)).toEqual([
      1_412_606_040_123_456_789n,
      1_412_606_040_100_000_000n,
    ]);
  });

  it('adds relative times to now', () => {
    expect(parsed('[{"timestamp": "-5 minutes", "value": 1}]')).toEqual([[now - 300_000_000_000n, 1]]);
  });

  const value1 = '"value": 1';
  it.each<[string, string, string]>([
    ['1', 'Invalid input for measures', 'unexpected measures format'],
    ['{}', 'Invalid input for measures', 'unexpected measures format'],
    ['[["2015-03-06T14:33:57", 43.1]]', 'Invalid input for a value', 'unexpected measures format'],
    ['[{"timestamp": 1}]', 'Invalid input for a value', 'unexpected measures value'],
    ['[{"timestamp": 1, "value": null}]', 'Invalid input for a value', 'unexpected measures value'],
    ['[{"timestamp": "x", "value": "foobar"}]', 'Invalid input for a value', 'unexpected measures value'],
    [
      `[{"timestamp": "foo", ${value1}}]`,
      "Invalid input for timestamp `foo': Unable to parse timestamp foo",
      "unexpected timestamp 'Unable to convert timestamps'",
    ],
    [
      `[{"timestamp": -5, ${value1}}]`,
      "Invalid input for timestamp `-5': Timestamp must be after Epoch",
      "unexpected timestamp 'Timestamp must be after Epoch'",
    ],
    [
      `[{"timestamp": "1915-03-06T14:33:57", ${value1}}]`,
      "Invalid input for timestamp `1915-03-06T14:33:57': Timestamp must be after Epoch",
      "unexpected timestamp 'Timestamp must be after Epoch'",
    ],
    [
      `[{"timestamp": "2262-04-11", ${value1}}]`,
      "Invalid input for timestamp `2262-04-11': Timestamp must be before 2262-04-11",
      "unexpected timestamp 'Timestamp must be before 2262-04-11'",
    ],
    [
      `[{"timestamp": 1478012832, ${value1}}, {"timestamp": "-5 minutes", ${value1}}]`,
      "Invalid input for timestamp `-5 minutes': Unable to convert timestamps",
      "unexpected timestamp 'Unable to convert timestamps'",
    ],
    [
      `[{${value1}}]`,
      "Invalid input for timestamp `null': Unable to parse timestamp null",
      "unexpected timestamp 'Unable to convert timestamps'",
    ],
    [
      `[{"timestamp": true, ${value1}}]`,
      "Invalid input for timestamp `true': Unable to parse timestamp true",
      "unexpected timestamp 'Unable to convert timestamps'",
    ],
  ])('refuses %s', (body, message, reason) => {
    expect(refusalOf(body)).toEqual([message, { cause: 'Invalid input', reason, detail: [] }]);
  });

  it('takes nothing of a list that has one bad measure', () => {
    const packed = new PackedPoints();
    const body = '[{"timestamp": 1, "value": 1}, {"timestamp": 2, "value": "x"}]';
    expect(() => parseMeasures(parseJson(body), new TextEncoder().encode(body), now, packed)).toThrow(
      GnocchiRefusal,
    );
  });
});
