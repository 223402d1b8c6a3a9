import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { endOfTimeMs, millisOf, nanosAbove, writeSeconds, writeTime } from './measure-time.js';

describe('the time of a measure', () => {
  it('is split and written without losing a nanosecond', () => {
    const times = new BigInt64Array(1);
    const words = new Uint32Array(times.buffer);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: BigInt(endOfTimeMs) * 1_000_000n - 1n }), (time) => {
        times[0] = time;
        const millis = millisOf(words[0] ?? 0, words[1] ?? 0);
        const nanos = nanosAbove(millis, words[0] ?? 0);
        expect(BigInt(millis) * 1_000_000n + BigInt(nanos)).toBe(time);
        times[0] = -1n;
        writeTime(words, 0, millis, nanos);
        expect(times[0]).toBe(time);
        times[0] = -1n;
        writeSeconds(words, 0, Number(time / 1_000_000_000n), Number(time % 1_000_000_000n));
        expect(times[0]).toBe(time);
      }),
      { numRuns: 2000 },
    );
  });

  it('comes out behind the end of time when it lies before the epoch', () => {
    const times = BigInt64Array.of(-1n, -(2n ** 63n), -(10n ** 18n));
    const words = new Uint32Array(times.buffer);
    for (let i = 0; i < times.length; i += 1) {
      expect(millisOf(words[2 * i] ?? 0, words[2 * i + 1] ?? 0)).toBeGreaterThan(endOfTimeMs);
    }
  });
});
