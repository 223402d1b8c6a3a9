import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from './seeded-random.js';

function draws(random: SeededRandom, count: number): number[] {
  return Array.from({ length: count }, () => random.uint32());
}

describe('SeededRandom', () => {
  it('gives the same values for the same seed and purpose', () => {
    expect(draws(SeededRandom.for(7, 'a'), 50)).toEqual(draws(SeededRandom.for(7, 'a'), 50));
  });

  it('gives unrelated values for another seed, purpose or index', () => {
    const first = draws(SeededRandom.for(7, 'a', 0), 50);
    for (const other of [SeededRandom.for(8, 'a'), SeededRandom.for(7, 'b'), SeededRandom.for(7, 'a', 1)]) {
      const shared = draws(other, 50).filter((value) => first.includes(value));
      expect(shared).toEqual([]);
    }
  });

  it('keeps its first values for ever, since loads are named by their seed', () => {
    expect(draws(SeededRandom.for(1, 'fixed'), 3)).toEqual([3_601_701_059, 3_446_302_454, 2_102_310_914]);
  });

  it('spreads fractions evenly over 0 to 1', () => {
    const random = SeededRandom.for(3, 'even');
    const tenths = new Array<number>(10).fill(0);
    for (let count = 0; count < 100_000; count += 1) {
      const tenth = Math.floor(random.fraction() * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    for (const hits of tenths) expect(Math.abs(hits - 10_000)).toBeLessThan(500);
  });

  it('takes both ends of a range', () => {
    const random = SeededRandom.for(3, 'ends');
    const seen = new Set(Array.from({ length: 200 }, () => random.between(4, 6)));
    expect([...seen].sort()).toEqual([4, 5, 6]);
  });

  it('picks by weight', () => {
    const random = SeededRandom.for(3, 'weights');
    const choices = [
      { name: 'often', weight: 9 },
      { name: 'rare', weight: 1 },
      { name: 'never', weight: 0 },
    ];
    const picked = Array.from({ length: 10_000 }, () => random.pickWeighted(choices).name);
    expect(picked.filter((name) => name === 'rare').length / 10_000).toBeCloseTo(0.1, 1);
    expect(picked).not.toContain('never');
  });

  it('refuses to pick from nothing', () => {
    expect(() => SeededRandom.for(1, 'none').pick([])).toThrow(RangeError);
  });

  it('writes UUIDs of version 4', () => {
    const random = SeededRandom.for(3, 'uuid');
    for (let count = 0; count < 100; count += 1) {
      expect(random.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });

  it('writes 32 hexadecimal digits and addresses that parse', () => {
    const random = SeededRandom.for(3, 'text');
    expect(random.hex32()).toMatch(/^[0-9a-f]{32}$/);
    expect(random.ipv4()).toMatch(/^10\.\d{1,3}\.\d{1,3}\.\d{1,3}$/);
    expect(random.ipv6()).toMatch(/^2001:db8:0:[0-9a-f]{1,4}::[0-9a-f]{4}:[0-9a-f]{4}$/);
  });
});
