import { describe, expect, it } from '@jest/globals';
import { restartDelayMs } from './restart-delay.js';

describe('the delay before a process is started again', () => {
  it('doubles with each end and stops growing at fifteen seconds', () => {
    expect([1, 2, 3, 7, 8, 1000].map(restartDelayMs)).toEqual([250, 500, 1_000, 15_000, 15_000, 15_000]);
  });
});
