import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { printDuration, printExtreme, printMean } from './duration-text.js';

describe('a duration', () => {
  it.each([
    [20_000_000n, '0d 00:00:20.00'],
    [55_501_234n, '0d 00:00:55.50'],
    [7_262_259_999n, '0d 02:01:02.25'],
    [86_400_000_000n * 31n + 1n, '31d 00:00:00.00'],
    [0n, '0d 00:00:00.00'],
    [-3_500_000n, '-0d 00:00:03.50'],
    [10n ** 24n, '11574074074074d 01:46:40.00'],
  ])('of %d µs is %s', (micros, text) => {
    expect(printDuration(micros)).toBe(text);
  });

  it('says its whole seconds again', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), (micros) => {
        const [, days, hours, minutes, seconds] = (/^(\d+)d (\d\d):(\d\d):(\d\d)\.\d\d$/.exec(
          printDuration(micros),
        ) ?? []) as string[];
        const total = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
        return BigInt(total) === micros / 1_000_000n;
      }),
    );
  });
});

describe('an extreme of the summary', () => {
  it.each([
    [10_250_000n, '0d 00:00:10.25'],
    [10_500_000n, '0d 00:00:10.5'],
    [21_000_000n, '0d 00:00:21.0'],
    [52_881_234n, '0d 00:00:52.88'],
    [10_000_095n, '0d 00:00:10.00'],
    [10_050_000n, '0d 00:00:10.05'],
  ])('of %d µs is %s', (micros, text) => {
    expect(printExtreme(micros)).toBe(text);
  });
});

describe('a mean of the summary', () => {
  it.each([
    [31_250_000n, 2, '0d 00:00:15'],
    [59_999_999n, 1, '0d 00:00:59'],
    [0n, 3, '0d 00:00:00'],
  ])('of %d µs over %d is %s', (total, count, text) => {
    expect(printMean(total, count)).toBe(text);
  });
});
