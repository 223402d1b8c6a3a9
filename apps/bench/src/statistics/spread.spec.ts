import { describe, expect, it } from '@jest/globals';
import { durationsOf, quantileOf, spreadOf } from './spread.js';

describe('the spread of rounds', () => {
  it('names the middle, the quartiles and the ends, whatever order the rounds came in', () => {
    expect(spreadOf([50, 10, 40, 20, 30])).toEqual({
      rounds: 5,
      min: 10,
      lowerQuartile: 20,
      median: 30,
      upperQuartile: 40,
      max: 50,
    });
  });

  it('lies between two rounds when there is no middle one', () => {
    expect(spreadOf([1, 2, 3, 4])).toMatchObject({ lowerQuartile: 1.75, median: 2.5, upperQuartile: 3.25 });
  });

  it('of one round is that round', () => {
    expect(spreadOf([7])).toEqual({
      rounds: 1,
      min: 7,
      lowerQuartile: 7,
      median: 7,
      upperQuartile: 7,
      max: 7,
    });
  });

  it('sorts numbers as numbers', () => {
    expect(spreadOf([9, 100, 10]).median).toBe(10);
  });

  it('of no round is refused', () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});

describe('durations', () => {
  it('leave the given values in their order', () => {
    const values = Float64Array.from([3, 1, 2]);
    expect(durationsOf(values)).toEqual({ p50: 2, p99: 2.98 });
    expect([...values]).toEqual([3, 1, 2]);
  });

  it('are unknown when nothing was timed', () => {
    expect(durationsOf(new Float64Array())).toEqual({ p50: NaN, p99: NaN });
  });
});

describe('a quantile', () => {
  it('refuses an empty list', () => {
    expect(() => quantileOf(new Float64Array(), 0.5)).toThrow(RangeError);
  });
});
