import { describe, expect, it } from '@jest/globals';
import { dayOf, daySpans, halvesOf } from './day-span.js';

const dayUs = 86_400_000_000n;

describe('days that are read one after the other', () => {
  it('double, in either direction, and leave out none', () => {
    const descending = daySpans([9, 8, 7, 5, 4, 3, 2, 1]);
    expect(descending.map(({ fromUs, untilUs }) => [fromUs / dayUs, untilUs / dayUs])).toEqual([
      [9n, 10n],
      [7n, 9n],
      [2n, 6n],
      [1n, 2n],
    ]);
    const ascending = daySpans([-1, 0, 1]);
    expect(ascending.map(({ fromUs, untilUs }) => [fromUs / dayUs, untilUs / dayUs])).toEqual([
      [-1n, 0n],
      [0n, 2n],
    ]);
    expect(daySpans([])).toEqual([]);
  });

  it('are told by times before the epoch too', () => {
    expect([0n, dayUs - 1n, dayUs, -1n, -dayUs, 2n ** 63n - 1n].map(dayOf)).toEqual([
      0, 0, 1, -1, -1, 106_751_991,
    ]);
  });
});

describe('the halves of a span', () => {
  const days = (from: number, until: number) => ({
    fromUs: BigInt(from) * 86_400_000_000n,
    untilUs: BigInt(until) * 86_400_000_000n,
  });

  it('are of whole days, in the order in which they are read', () => {
    expect(halvesOf(days(-3, 2), 'ASC')).toEqual([days(-3, -1), days(-1, 2)]);
    expect(halvesOf(days(3, 5), 'DESC')).toEqual([days(4, 5), days(3, 4)]);
    expect(halvesOf(days(7, 8), 'DESC')).toEqual([days(7, 8)]);
  });
});
