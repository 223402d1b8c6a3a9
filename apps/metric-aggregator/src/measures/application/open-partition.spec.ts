import { describe, expect, it } from '@jest/globals';
import { planOf } from '../domain/aggregation-plan.js';
import { emptyLog } from '../domain/metric-log.js';
import { type OpenMetric, OpenPartition } from './open-partition.js';

const plan = planOf({
  name: 'p',
  backWindow: 0,
  definition: [{ granularityMs: 1000, points: null }],
  aggregationMethods: ['mean'],
});
const metric = (no: number): OpenMetric => ({ no, shard: 0, plan, log: emptyLog });

describe('OpenPartition', () => {
  it('knows what was committed as long as records follow each other', () => {
    const partition = new OpenPartition(10);
    partition.follow(5n);
    partition.commit([['a', metric(1)]], 8n);
    partition.follow(8n);
    expect(partition.find('a')).toEqual(metric(1));
    // Begun anew after a failure: nothing was committed in between.
    partition.follow(8n);
    expect(partition.find('a')).toEqual(metric(1));
  });

  it.each([7n, 9n])('forgets everything when record %p comes in place of record 8', (offset) => {
    const partition = new OpenPartition(10);
    partition.follow(5n);
    partition.commit([['a', metric(1)]], 8n);
    partition.follow(offset);
    expect(partition.find('a')).toBeUndefined();
  });

  it('drops those used longest ago when there are too many', () => {
    const partition = new OpenPartition(2);
    partition.follow(0n);
    partition.commit([['a', metric(1)]], 1n);
    partition.commit([['b', metric(2)]], 2n);
    partition.commit([['a', metric(1)]], 3n);
    partition.commit([['c', metric(3)]], 4n);
    expect(['a', 'b', 'c'].map((id) => partition.find(id)?.no)).toEqual([1, undefined, 3]);
  });
});
