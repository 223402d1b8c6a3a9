import { describe, expect, it } from '@jest/globals';
import { type InstantMicros } from '@cloudtach/kernel';
import { daysWithPartition } from './notification-day.js';

const day = 86_400_000_000;
const now = (Date.UTC(2026, 0, 5, 13) * 1000) as InstantMicros;
const midnight = Date.UTC(2026, 0, 5) * 1000;

function tables(...times: number[]): string[] {
  return daysWithPartition(times as InstantMicros[], now).map(({ table }) => table);
}

describe('daysWithPartition', () => {
  it('names the day of a time, with its bounds', () => {
    expect(daysWithPartition([now], now)).toEqual([
      { table: 'notification_20260105', fromUs: midnight, untilUs: midnight + day },
    ]);
  });

  it('puts midnight into the day that begins', () => {
    expect(tables(midnight - 1, midnight)).toEqual(['notification_20260104', 'notification_20260105']);
  });

  it('names each day once', () => {
    expect(tables(now, now, midnight)).toEqual(['notification_20260105']);
  });

  it('gives no partition to times out of range', () => {
    expect(tables(midnight - 366 * day, midnight + 3 * day - 1)).toEqual([
      'notification_20250104',
      'notification_20260107',
    ]);
    expect(tables(midnight - 366 * day - 1, midnight + 3 * day, 0, -1)).toEqual([]);
  });

  it('never names more days than a year and two days have, whatever the times are', () => {
    const everyDay = Array.from({ length: 5_000 }, (_, index) => midnight + (index - 2_500) * day);
    expect(tables(...everyDay)).toHaveLength(366 + 1 + 2);
  });
});
