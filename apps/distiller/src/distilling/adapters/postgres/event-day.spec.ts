import { describe, expect, it } from '@jest/globals';
import { type InstantMicros, parseIsoInstant } from '@cloudtach/kernel';
import { eventDaysAround } from './event-day.js';

describe('the days of events with partitions', () => {
  const days = eventDaysAround(parseIsoInstant('2016-03-01T23:59:59.999999') as InstantMicros);

  it('reach from a week back to three days ahead, today included', () => {
    expect(days.map(({ table }) => table)).toEqual([
      'event_20160223',
      'event_20160224',
      'event_20160225',
      'event_20160226',
      'event_20160227',
      'event_20160228',
      'event_20160229',
      'event_20160301',
      'event_20160302',
      'event_20160303',
      'event_20160304',
    ]);
  });

  it('meet without a gap', () => {
    for (const [index, day] of days.entries()) {
      if (index > 0) expect(day.fromUs).toBe(days[index - 1]?.untilUs);
      expect(day.untilUs - day.fromUs).toBe(86_400_000_000n);
    }
  });
});
