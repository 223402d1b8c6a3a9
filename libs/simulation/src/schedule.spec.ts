import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Schedule } from './schedule.js';

function drain<T>(schedule: Schedule<T>): T[] {
  const taken: T[] = [];
  for (let item = schedule.take(); item !== null; item = schedule.take()) taken.push(item);
  return taken;
}

describe('Schedule', () => {
  it('gives items by their time, and those of one time in the order they came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
        const schedule = new Schedule<{ at: number; turn: number }>();
        const items = times.map((at, turn) => ({ at, turn }));
        for (const item of items) schedule.add(item.at, item);
        const sorted = items.toSorted((left, right) => left.at - right.at || left.turn - right.turn);
        expect(drain(schedule)).toEqual(sorted);
      }),
    );
  });

  it('keeps the order when items come and go in turns', () => {
    const schedule = new Schedule<number>();
    for (const at of [5, 1, 4]) schedule.add(at, at);
    expect(schedule.take()).toBe(1);
    schedule.add(2, 2);
    schedule.add(4, 40);
    expect(drain(schedule)).toEqual([2, 4, 40, 5]);
  });

  it('says when the next item is due, and how many wait', () => {
    const schedule = new Schedule<string>();
    expect(schedule.nextAt).toBeNull();
    schedule.add(9, 'later');
    schedule.add(3, 'sooner');
    expect([schedule.nextAt, schedule.size]).toEqual([3, 2]);
  });
});
