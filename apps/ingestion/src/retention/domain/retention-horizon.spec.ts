import { describe, expect, it } from '@jest/globals';
import { type InstantMicros } from '@cloudtach/kernel';
import { dayOfPartition, retentionHorizon } from './retention-horizon.js';

const day = 86_400_000_000;

describe('retentionHorizon', () => {
  it('keeps today and so many days before it', () => {
    const noon = (100.5 * day) as InstantMicros;
    expect(retentionHorizon(noon, 7)).toEqual({ day: 93, fromUs: 93 * day });
    expect(retentionHorizon((100 * day) as InstantMicros, 1)).toEqual({ day: 99, fromUs: 99 * day });
  });

  it('keeps everything when nothing is said', () => {
    expect(retentionHorizon((100 * day) as InstantMicros, 0)).toBeNull();
  });
});

describe('dayOfPartition', () => {
  it.each([
    ['notification_19700102', 1],
    ['notification_20140301', 16_130],
    ['notification_other', null],
    ['notification_2014030', null],
    ['other_20140301', null],
  ])('%s is of day %p', (table, expected) => {
    expect(dayOfPartition(table)).toBe(expected);
  });
});
