import { describe, expect, it } from '@jest/globals';
import { Pace } from './pace.js';

describe('a pace', () => {
  it('says when so many may have been sent, and lets a slow one catch up', () => {
    let nowMs = 1_000;
    const pace = new Pace(200, () => nowMs);
    expect(pace.groupSize(500)).toBe(20);
    expect(pace.pauseBefore(20)).toBe(100);
    nowMs = 1_090;
    expect(pace.pauseBefore(20)).toBe(10);
    nowMs = 5_000;
    expect(pace.pauseBefore(20)).toBe(0);
    expect(pace.pauseBefore(900)).toBe(500);
  });

  it('is unlimited without a rate, and never stands still', () => {
    const pace = new Pace(null);
    expect([pace.groupSize(200), pace.pauseBefore(1_000_000)]).toEqual([200, 0]);
    expect(new Pace(1).groupSize(200)).toBe(1);
  });
});
