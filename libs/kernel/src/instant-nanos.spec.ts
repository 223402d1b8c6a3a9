import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type InstantMicros } from './instant-micros.js';
import {
  type InstantNanos,
  microsFromNanos,
  nanosFromMicros,
  parseIsoNanos,
  printIsoNanos,
} from './instant-nanos.js';

const nanos = (value: bigint) => value as InstantNanos;

describe('nanosecond instants', () => {
  it.each([
    [1412606052_000000000n, '2014-10-06T14:34:12+00:00'],
    [1471153299_965904000n, '2016-08-14T05:41:39.965904+00:00'],
    [1471153299_965904001n, '2016-08-14T05:41:39.965904001+00:00'],
    [1471153299_000001000n, '2016-08-14T05:41:39.000001+00:00'],
    [0n, '1970-01-01T00:00:00+00:00'],
    [-1n, '1969-12-31T23:59:59.999999999+00:00'],
    [2n ** 63n - 1n, '2262-04-11T23:47:16.854775807+00:00'],
  ])('%d prints as %s and is read back', (value, text) => {
    expect(printIsoNanos(nanos(value))).toBe(text);
    expect(parseIsoNanos(text)).toBe(value);
  });

  it('cuts a fraction after the ninth digit', () => {
    expect(parseIsoNanos('2014-10-06T14:34:12.1234567899Z')).toBe(1412606052_123456789n);
  });

  it('refuses what is no ISO 8601 time', () => {
    expect(parseIsoNanos('1412606052')).toBeNull();
    expect(parseIsoNanos('now')).toBeNull();
  });

  it('survives the round trip through text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect(parseIsoNanos(printIsoNanos(nanos(value)))).toBe(value);
      }),
    );
  });

  it('converts to microseconds downwards and back exactly', () => {
    expect(microsFromNanos(nanos(1_999n))).toBe(1);
    expect(microsFromNanos(nanos(-1n))).toBe(-1);
    expect(microsFromNanos(nanos((2n ** 53n + 1n) * 1000n))).toBeNull();
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(microsFromNanos(nanosFromMicros(value as InstantMicros))).toBe(value);
      }),
    );
  });
});
