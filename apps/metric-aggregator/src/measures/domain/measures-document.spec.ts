import { describe, expect, it } from '@jest/globals';
import { printMeasures } from './measures-document.js';

describe('printMeasures', () => {
  it("prints the seed's example to the byte", () => {
    const at = (time: string): number => Date.parse(`2014-10-06T${time}Z`);
    const text = printMeasures([
      { granularityMs: 1_800_000, startsMs: [at('14:30:00')], values: [19.033333333333335] },
      {
        granularityMs: 1000,
        startsMs: [at('14:33:57'), at('14:34:12'), at('14:34:20')],
        values: [43.1, 12, 2],
      },
    ]);
    expect(text).toBe(
      '[["2014-10-06T14:30:00+00:00", 1800.0, 19.033333333333335], ["2014-10-06T14:33:57+00:00", 1.0, 43.1], ' +
        '["2014-10-06T14:34:12+00:00", 1.0, 12.0], ["2014-10-06T14:34:20+00:00", 1.0, 2.0]]',
    );
  });

  it('keeps the fraction of a bucket that has one', () => {
    const startsMs = [Date.parse('2014-01-01T11:46:00.200Z'), Date.parse('2014-01-02T00:00:00Z')];
    expect(printMeasures([{ granularityMs: 200, startsMs, values: [6, 1e16] }])).toBe(
      '[["2014-01-01T11:46:00.200000+00:00", 0.2, 6.0], ["2014-01-02T00:00:00+00:00", 0.2, 1e+16]]',
    );
  });

  it('prints an empty list where there is nothing', () => {
    expect(printMeasures([])).toBe('[]');
    expect(printMeasures([{ granularityMs: 1000, startsMs: [], values: [] }])).toBe('[]');
  });
});
