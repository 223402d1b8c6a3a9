import { describe, expect, it } from '@jest/globals';
import { printIsoInstant } from '@cloudtach/kernel';
import { FrozenClock } from './frozen-clock.js';

describe('FrozenClock', () => {
  it('stands still until it is moved', () => {
    const clock = new FrozenClock('2015-02-27T15:27:18.603932Z');
    expect(clock.now()).toBe(clock.now());
    clock.advance(0.000001);
    expect(printIsoInstant(clock.now())).toBe('2015-02-27T15:27:18.603933Z');
    clock.advance(-3600);
    expect(printIsoInstant(clock.now())).toBe('2015-02-27T14:27:18.603933Z');
  });

  it('refuses what is not an instant', () => {
    expect(() => new FrozenClock('yesterday')).toThrow('not an instant: yesterday');
  });
});
