import { describe, expect, it } from '@jest/globals';
import { loadConfig, readmeProblems } from '@cloudtach/config';
import { readFileSync } from 'node:fs';
import { seedDefaultMethods } from './archive-policies/domain/aggregation-method.js';
import { MetricAggregatorConfig } from './config.js';

const required = {
  KAFKA_BROKERS: '127.0.0.1:9092',
  DATABASE_URL: 'postgres://metric_aggregator@127.0.0.1/cloudtach_metric_aggregator',
  INTERNAL_IDENTITY_KEY: 'k'.repeat(32),
};

describe('the settings of the metric-aggregator', () => {
  it("have the seed's methods, the usual policies and 64 shards by default", () => {
    const config = loadConfig(MetricAggregatorConfig, required);
    expect(config).toMatchObject({
      defaultPolicies: true,
      defaultMethods: seedDefaultMethods,
      shards: 64,
      http: { port: 8105 },
    });
  });

  it('refuse methods that are none, shards that no id can be masked to, and records smaller than a body', () => {
    const load = (env: Readonly<Record<string, string>>) => () =>
      loadConfig(MetricAggregatorConfig, { ...required, ...env });
    expect(load({ METRICS_DEFAULT_METHODS: 'mean,rate:max,5pct' })).not.toThrow();
    expect(load({ METRICS_DEFAULT_METHODS: 'mean,moving-average' })).toThrow('METRICS_DEFAULT_METHODS');
    expect(load({ METRICS_SHARDS: '48' })).toThrow('METRICS_SHARDS');
    expect(load({ KAFKA_RECORD_BYTES_MAX: '500000' })).toThrow('KAFKA_RECORD_BYTES_MAX');
  });

  it('are all documented in the README', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    expect(readmeProblems(MetricAggregatorConfig, readme)).toEqual([]);
  });
});
