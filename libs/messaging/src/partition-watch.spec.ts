import { describe, expect, it } from '@jest/globals';
import { positionOf } from './partition-watch.js';

const last = { offset: 99n, timestampMs: 5n, digest: 7n };

describe('positionOf', () => {
  it('begins a partition that was never read with its first record', () => {
    expect(positionOf({ nextOffset: null, last: null }, { low: 40n, high: 90n })).toEqual({
      kind: 'start',
      nextOffset: 40n,
    });
  });

  it('compares the last handled record before it reads on', () => {
    expect(positionOf({ nextOffset: 100n, last }, { low: 0n, high: 150n })).toEqual({
      kind: 'verify',
      nextOffset: 100n,
      last,
    });
  });

  it('reads on where retention dropped what was handled, and nothing else', () => {
    expect(positionOf({ nextOffset: 100n, last }, { low: 100n, high: 150n })).toEqual({
      kind: 'start',
      nextOffset: 100n,
    });
  });

  it('stops at a topic that ends before what was handled', () => {
    expect(positionOf({ nextOffset: 100n, last }, { low: 0n, high: 30n })).toMatchObject({
      kind: 'incident',
    });
  });

  it('stops where retention dropped what was not handled', () => {
    expect(positionOf({ nextOffset: 100n, last }, { low: 101n, high: 150n })).toMatchObject({
      kind: 'incident',
      reason: 'retention dropped records 100 to 100 before they were handled',
    });
  });

  it('accepts a partition whose last record was at its end', () => {
    expect(positionOf({ nextOffset: 100n, last }, { low: 0n, high: 100n }).kind).toBe('verify');
  });
});
