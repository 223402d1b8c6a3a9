import { describe, expect, it } from '@jest/globals';
import { expectedBuckets, measureBody, valueOfMeasure } from './measure-bodies.js';

const series = { batch: 3, stepSeconds: 60 };

describe('bodies of measures', () => {
  it('go on where the one before ended', () => {
    expect(JSON.parse(measureBody(series, 1).toString())).toEqual([
      { timestamp: '2026-01-01T00:03:00', value: valueOfMeasure(3) },
      { timestamp: '2026-01-01T00:04:00', value: valueOfMeasure(4) },
      { timestamp: '2026-01-01T00:05:00', value: valueOfMeasure(5) },
    ]);
  });

  it('are the same in every run', () => {
    expect(measureBody(series, 7)).toEqual(measureBody(series, 7));
  });

  it('have about as many bytes a measure as Gnocchi’s clients send', () => {
    expect(measureBody({ batch: 5000, stepSeconds: 1 }, 0).length / 5000).toBeCloseTo(51, 0);
  });
});

describe('what is expected of them', () => {
  it('is counted and averaged by bucket', () => {
    const start = Date.UTC(2026, 0, 1) / 1000;
    const values = [0, 1, 2, 3, 4].map(valueOfMeasure);
    expect(expectedBuckets(series, 2, 300)).toEqual(
      new Map([
        [start, { count: 5, mean: values.reduce((sum, value) => sum + value) / 5 }],
        [start + 300, { count: 1, mean: valueOfMeasure(5) }],
      ]),
    );
  });

  it('is nothing when nothing was sent', () => {
    expect(expectedBuckets(series, 0, 300).size).toBe(0);
  });
});
