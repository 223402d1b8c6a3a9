import { describe, expect, it } from '@jest/globals';
import { ceilMicros, parseEpochDecimal } from './epoch-decimal.js';

describe('an epoch decimal', () => {
  it.each([
    ['1393671601.5', 1_393_671_601_500_000n],
    ['1393671601', 1_393_671_601_000_000n],
    ['1393671601.123456', 1_393_671_601_123_456n],
    ['+1', 1_000_000n],
    ['-1.5', -1_500_000n],
    ['.5', 500_000n],
    ['5.', 5_000_000n],
    ['1.393671601e9', 1_393_671_601_000_000n],
    ['1e-6', 1n],
    [' 7 ', 7_000_000n],
    ['1.1000000', 1_100_000n],
  ])('%s is exactly so many microseconds', (text, micros) => {
    expect(parseEpochDecimal(text)).toEqual({ floorMicros: micros, isWhole: true });
  });

  it('keeps in mind what is below the microsecond', () => {
    const above = parseEpochDecimal('1.0000019');
    const below = parseEpochDecimal('-1.0000011');
    expect([above, below]).toEqual([
      { floorMicros: 1_000_001n, isWhole: false },
      { floorMicros: -1_000_002n, isWhole: false },
    ]);
    expect([above, below].map((decimal) => decimal && ceilMicros(decimal))).toEqual([
      1_000_002n,
      -1_000_001n,
    ]);
  });

  it('is bounded by what a time can be', () => {
    expect(parseEpochDecimal('1e99')?.floorMicros).toBe(2n ** 63n - 1n);
    expect(parseEpochDecimal('-1e99')?.floorMicros).toBe(1n - 2n ** 63n);
  });

  it.each([
    '',
    ' ',
    'abc',
    '1e',
    '1e999',
    '1,5',
    '0x10',
    'NaN',
    'Infinity',
    '.',
    '-',
    '1 2',
    '1'.repeat(129),
  ])('is not %j', (text) => {
    expect(parseEpochDecimal(text)).toBeNull();
  });
});
