import { describe, expect, it } from '@jest/globals';
import { WeightedCache } from './weighted-cache.js';

describe('WeightedCache', () => {
  it('forgets what was not used for the longest time when it is full', () => {
    const cache = new WeightedCache<string, number>(10);
    cache.set('a', 1, 4);
    cache.set('b', 2, 4);
    cache.get('a');
    cache.set('c', 3, 4);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
  });

  it('counts a value that is replaced or deleted no more', () => {
    const cache = new WeightedCache<string, number>(10);
    cache.set('a', 1, 9);
    cache.set('a', 2, 1);
    cache.set('b', 3, 9);
    expect([cache.get('a'), cache.get('b')]).toEqual([2, 3]);
    cache.delete('b');
    cache.set('c', 4, 9);
    expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual([
      expect.any(Number),
      undefined,
      expect.any(Number),
    ]);
  });

  it('keeps the newest, however heavy', () => {
    const cache = new WeightedCache<string, number>(10);
    cache.set('a', 1, 1);
    cache.set('b', 2, 100);
    expect([cache.get('a'), cache.get('b')]).toEqual([undefined, 2]);
  });
});
