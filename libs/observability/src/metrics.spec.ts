import { describe, expect, it } from '@jest/globals';

import { Metrics } from './metrics.js';

describe('Metrics', () => {
  it('puts the service before each name and on each line', async () => {
    const metrics = new Metrics('stream-trigger');
    metrics
      .counter({ name: 'records_total', help: 'Records by outcome', labels: ['outcome'] })
      .inc({ outcome: 'handled' });
    expect(await metrics.text()).toContain(
      'stream_trigger_records_total{outcome="handled",service="stream-trigger"} 1',
    );
  });

  it('returns the same number for the same name', async () => {
    const metrics = new Metrics('sample');
    metrics.counter({ name: 'records_total', help: 'Records' }).inc();
    metrics.counter({ name: 'records_total', help: 'Records' }).inc();
    expect(await metrics.text()).toContain('sample_records_total{service="sample"} 2');
  });

  it('reads collected gauges when scraped, and reports the process itself', async () => {
    const metrics = new Metrics('sample');
    let lag = 5;
    metrics.gauge({ name: 'lag_records', help: 'Lag', collect: (gauge) => gauge.set(lag) });
    expect(await metrics.text()).toContain('sample_lag_records{service="sample"} 5');
    lag = 6;
    const text = await metrics.text();
    expect(text).toContain('sample_lag_records{service="sample"} 6');
    expect(text).toContain('process_cpu_seconds_total');
  });
});
