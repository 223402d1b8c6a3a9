import { seriesStartSeconds } from '../load/measure-bodies.js';
import { durationsOf } from '../statistics/spread.js';
import { createMetrics, granularitySeconds } from './bench-metrics.js';
import type { PhaseResult } from '../rounds/phase.js';
import type { SpinePhase } from './spine.js';

/** From the beginning of a POST until a GET shows its value, on an idle fleet. */
export function latencyPhase(): SpinePhase {
  let metricId = '';
  let bucket = seriesStartSeconds;
  return {
    name: 'latency',
    baselines: [],
    prepare: async (spine) => {
      metricId = (await createMetrics(spine, 1))[0] ?? '';
    },
    run: async ({ load, meter, origin, options }) => {
      const { probes } = options;
      const { result, use } = await meter.during(() =>
        load.do('probe', { origin, metricId, probes, firstBucketSeconds: bucket, granularitySeconds }),
      );
      bucket += probes * granularitySeconds;
      const { p50, p99 } = durationsOf(Float64Array.from(result.milliseconds));
      return {
        figures: { p50Ms: p50, p99Ms: p99 },
        work: { unit: 'probe', count: probes },
        use,
        faults: [],
      } satisfies PhaseResult;
    },
  };
}
