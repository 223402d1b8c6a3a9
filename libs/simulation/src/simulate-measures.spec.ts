import { describe, expect, it } from '@jest/globals';
import { type InstantMicros } from '@cloudtach/kernel';
import { smallCloud } from './cloud-options.js';
import { simulateCloud } from './simulate-cloud.js';
import { expectedMeans, simulateMeasures } from './simulate-measures.js';

const start = (Date.UTC(2026, 0, 5) * 1000) as InstantMicros;
const options = smallCloud(start, { instances: 30 });

describe('simulateMeasures', () => {
  const all = [...simulateMeasures(options, 300)];

  it('gives a CPU and a memory series for each instance that exists at the start', () => {
    expect(all).toHaveLength(60);
    expect(new Set(all.map(({ instanceId, metricName }) => `${instanceId} ${metricName}`)).size).toBe(60);
  });

  it('speaks of the same instances as the notifications', () => {
    const audited = new Set([...simulateCloud(options)].map(({ resourceId }) => resourceId));
    for (const { instanceId } of all) expect(audited).toContain(instanceId);
  });

  it('gives as many measures as it says, at equal distances, the same each time', () => {
    for (const { measures, count } of all) {
      const times = [...measures].map(({ timestamp }) => timestamp);
      expect(times).toHaveLength(count);
      expect(times[0]).toBe(start);
      expect(times.at(-1)).toBe(start + (count - 1) * 300_000_000);
      expect([...measures]).toEqual([...measures]);
    }
    expect(all[0]?.count).toBe(288);
  });

  it('stays between 0 and what the instance has', () => {
    for (const { measures, metricName } of all) {
      const values = [...measures].map(({ value }) => value);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...values)).toBeLessThanOrEqual(metricName === 'cpu_util' ? 100 : 61_440);
      expect(new Set(values).size).toBeGreaterThan(50);
    }
  });

  it('refuses a distance below a second', () => {
    expect(() => simulateMeasures(options, 0).next()).toThrow(RangeError);
  });
});

describe('expectedMeans', () => {
  it('means the values of each bucket', () => {
    const at = (seconds: number) => (start + seconds * 1_000_000) as InstantMicros;
    const means = expectedMeans(
      [
        { timestamp: at(0), value: 1 },
        { timestamp: at(59), value: 2 },
        { timestamp: at(60), value: 10 },
      ],
      60,
    );
    expect([...means]).toEqual([
      [at(0), 1.5],
      [at(60), 10],
    ]);
  });
});
