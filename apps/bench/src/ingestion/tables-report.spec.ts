import { describe, expect, it } from '@jest/globals';
import { tablesText } from './tables-report.js';

describe('tables at few and at many rows', () => {
  it('are shown beside one another, and what misses a floor is named', () => {
    const spread = { rounds: 1, min: 0, lowerQuartile: 0, upperQuartile: 0, max: 0, noisyRounds: 0 };
    const line = (phase: string, figure: string, median: number, floorState?: 'met' | 'missed') => ({
      kind: 'summary' as const,
      phase,
      figure,
      median,
      ...spread,
      ...(floorState === undefined ? {} : { floorState }),
    });
    const text = tablesText(
      [
        line('tables-few', 'uuid.p95Ms', 2),
        line('tables-many', 'uuid.p95Ms', 4, 'met'),
        line('tables-many', 'uuid.growth', 2, 'missed'),
        line('tables-many', 'kpi.p95Ms', 3, 'met'),
      ],
      ['uuid', 'kpi'],
    );
    expect(text.split('\n').map((row) => row.split(/ +/).filter((cell) => cell !== ''))).toEqual([
      ['table', 'few', 'p50', 'p95', 'many', 'p50', 'p95', 'growth', 'floor'],
      ['uuid', '2.00', '4.00', '2.00', 'missed'],
      ['kpi', '3.00', 'met'],
      [],
    ]);
  });
});
