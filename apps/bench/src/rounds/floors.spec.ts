import { describe, expect, it } from '@jest/globals';
import { type Floor, floorState } from './floors.js';

const floors: readonly Floor[] = [
  { phase: 'notifications', figure: 'notificationsPerSecond', bound: 3_000, isLeast: true },
  { phase: 'latency', figure: 'p50Ms', bound: 100, isLeast: false },
];

describe('floors', () => {
  it('are met by as much as they say', () => {
    expect(floorState(floors, 'notifications', 'notificationsPerSecond', 3_000)).toEqual({
      bound: 3_000,
      state: 'met',
    });
    expect(floorState(floors, 'notifications', 'notificationsPerSecond', 2_999)).toEqual({
      bound: 3_000,
      state: 'missed',
    });
  });

  it('of a latency are met by less', () => {
    expect(floorState(floors, 'latency', 'p50Ms', 20)?.state).toBe('met');
    expect(floorState(floors, 'latency', 'p50Ms', 101)?.state).toBe('missed');
  });

  it('are not met by what could not be measured', () => {
    expect(floorState(floors, 'latency', 'p50Ms', NaN)?.state).toBe('missed');
  });

  it('do not exist for every figure', () => {
    expect(floorState(floors, 'post-100', 'requestsPerSecond', 1)).toBeNull();
  });
});
