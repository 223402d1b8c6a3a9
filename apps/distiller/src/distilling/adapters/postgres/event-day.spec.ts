import { describe, expect, it } from '@jest/globals';
import { type InstantMicros, parseIsoInstant } from '@cloudtach/kernel';
import { daysBetween, daysInRange, daysToDrop, startOfDay } from './event-day.js';

const at = (text: string) => parseIsoInstant(text) as InstantMicros;
const range = daysInRange(at('2016-03-01T12:00'), 7);

describe('the days of events', () => {
  it('are in range from the oldest day that is kept to three days ahead', () => {
    expect(range).toEqual({
      fromUs: at('2016-02-23'),
      todayUs: at('2016-03-01'),
      untilUs: at('2016-03-05'),
    });
  });

  it('reach from midnight to midnight', () => {
    const days = daysBetween(at('2016-02-29'), at('2016-03-02'));
    expect(days.map(({ eventTable }) => eventTable)).toEqual(['event_20160229', 'event_20160301']);
    expect(days[1]).toEqual({
      eventTable: 'event_20160301',
      traitTable: 'event_trait_20160301',
      fromUs: at('2016-03-01'),
      untilUs: at('2016-03-02'),
    });
    expect(daysBetween(at('2016-03-02'), at('2016-03-01'))).toEqual([]);
    expect(startOfDay(-1)).toBe(-86_400_000_000);
  });

  it('are dropped when they are older than what is kept, and nothing else is', () => {
    const tables = ['event_20160222', 'event_20160223', 'event_default', 'event_key', 'event_20991231'];
    expect(daysToDrop(tables, range).map(({ eventTable }) => eventTable)).toEqual(['event_20160222']);
  });
});
