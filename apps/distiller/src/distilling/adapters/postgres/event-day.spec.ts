import { describe, expect, it } from '@jest/globals';
import { type InstantMicros, parseIsoInstant } from '@cloudtach/kernel';
import { daysToDrop, daysWithPartition, startOfDay } from './event-day.js';

const at = (text: string) => parseIsoInstant(text) as InstantMicros;
const now = at('2016-03-01T12:00');

describe('the days of events', () => {
  it('have partitions from the oldest day that is kept to two days ahead', () => {
    const times = ['2016-02-22T23:59:59', '2016-02-23', '2016-03-03T23:59', '2016-03-04', '2016-02-23T01:00'];
    expect(daysWithPartition(times.map(at), now, 7).map(({ eventTable }) => eventTable)).toEqual([
      'event_20160223',
      'event_20160303',
    ]);
  });

  it('reach from midnight to midnight', () => {
    const [day] = daysWithPartition([now], now, 0);
    expect(day).toEqual({
      eventTable: 'event_20160301',
      traitTable: 'event_trait_20160301',
      fromUs: at('2016-03-01'),
      untilUs: at('2016-03-02'),
    });
    expect(startOfDay(-1)).toBe(-86_400_000_000);
  });

  it('are dropped when they are older than what is kept, and nothing else is', () => {
    const tables = ['event_20160222', 'event_20160223', 'event_default', 'event_key', 'event_20991231'];
    expect(daysToDrop(tables, now, 7).map(({ eventTable }) => eventTable)).toEqual(['event_20160222']);
  });
});
