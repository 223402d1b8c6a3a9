import { Inject, Injectable } from '@nestjs/common';
import { Clock, type MetricId, nanosFromMicros, parseMetricId } from '@cloudtach/kernel';
import { MetricDirectory } from '../../metrics/application/metric-directory.js';
import { type MetricCaller, mayUse } from '../../metrics/domain/metric.js';
import { metricMissing } from '../../metrics/domain/metric-missing.js';
import { accessDenied } from '../../wire-format/domain/access-denied.js';
import { GnocchiRefusal } from '../../wire-format/domain/gnocchi-refusal.js';
import { printPythonFloat } from '../../wire-format/domain/python-float.js';
import { type AggregationPlan, type TierPlan } from '../domain/aggregation-plan.js';
import { type MeasuresQuery, readMeasuresQuery } from '../domain/measures-query.js';
import { sortedPoints } from '../domain/point-columns.js';
import { readSeries, type Series, type SeriesBounds } from '../domain/series.js';
import { AggregationPlans } from './aggregation-plans.js';
import { FlushedMeasures } from './flushed-measures.js';
import { SeriesStore, type WantedBlocks } from './series.store.js';

const nanosPerMilli = 1_000_000n;

/** `GET /v1/metric/{id}/measures`. */
@Injectable()
export class ReadMeasures {
  constructor(
    @Inject(MetricDirectory) private readonly metrics: MetricDirectory,
    @Inject(AggregationPlans) private readonly plans: AggregationPlans,
    @Inject(SeriesStore) private readonly series: SeriesStore,
    @Inject(FlushedMeasures) private readonly flushed: FlushedMeasures,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * @param text id of the metric as the client wrote it
   * @returns a series per granularity, coarsest first (gnocchi-api §12.4)
   * @throws GnocchiRefusal, in the order of gnocchi-api §3.3: the metric, then access, then the question
   */
  async run(
    text: string,
    caller: MetricCaller,
    parameters: ReadonlyMap<string, string>,
  ): Promise<readonly Series[]> {
    const id = parseMetricId(text);
    const metric = id === null ? null : await this.metrics.find(id);
    if (id === null || metric === null) throw metricMissing(text);
    if (!mayUse(caller, metric)) throw accessDenied();

    const query = readMeasuresQuery(parameters, nanosFromMicros(this.clock.now()));
    const { policy, plan } = await this.plans.find(metric.archivePolicyNo);
    if (!policy.aggregationMethods.includes(query.method)) throw methodMissing(id, query.method);
    const tiers = tiersOf(plan, query, id);
    if (query.waits) await this.flushed.wait(metric.shard);
    if (query.start !== null && query.stop !== null && query.start > query.stop) return [];

    const bounds = boundsOf(query);
    const stored = await this.series.read(
      metric,
      tiers.map((tier) => wantedBlocks(plan, tier, bounds)),
    );
    const points = sortedPoints(stored.points);
    return tiers.map((tier) => {
      const blocks = stored.blocks.get(tier.no) ?? [];
      return readSeries({ plan, tier, blocks, points, openMs: stored.openMs }, query.method, bounds);
    });
  }
}

function tiersOf(plan: AggregationPlan, { granularityMs, method }: MeasuresQuery, id: MetricId): TierPlan[] {
  const tiers = plan.tiers.filter((tier) => granularityMs === null || tier.granularityMs === granularityMs);
  if (tiers.length > 0) return tiers.reverse();
  const asked = printPythonFloat((granularityMs ?? 0) / 1000);
  throw new GnocchiRefusal({
    code: 'metrics.granularity-missing',
    kind: 'missing',
    // Two releases, two sentences; clients look for either (gnocchi-api §12.6).
    message:
      `Granularity '${asked}' for metric ${id} does not exist: ` +
      `Aggregation method '${method}' at granularity '${asked}' for metric ${id} does not exist`,
  });
}

/** Buckets begin at whole milliseconds, so a bound between two of them can be moved to the next. */
function boundsOf({ start, stop }: MeasuresQuery): SeriesBounds {
  return {
    startMs: start === null ? -Infinity : floorMillis(start),
    stopMs: stop === null ? Infinity : -floorMillis(-BigInt(stop)),
  };
}

function floorMillis(nanos: bigint): number {
  const rest = nanos % nanosPerMilli;
  return Number((nanos - rest) / nanosPerMilli) - (rest < 0n ? 1 : 0);
}

function wantedBlocks(plan: AggregationPlan, tier: TierPlan, bounds: SeriesBounds): WantedBlocks {
  const blockMs = tier.granularityMs * plan.blockBuckets;
  return {
    tier,
    from: clamped(Math.floor(bounds.startMs / blockMs)),
    to: clamped(Math.ceil(bounds.stopMs / blockMs)),
  };
}

function clamped(block: number): number {
  return Math.min(Math.max(0, block), Number.MAX_SAFE_INTEGER);
}

function methodMissing(id: MetricId, method: string): GnocchiRefusal {
  return new GnocchiRefusal({
    code: 'metrics.aggregation-missing',
    kind: 'missing',
    message: `Aggregation method '${method}' for metric ${id} does not exist`,
    description: {
      cause: 'Aggregation method does not exist for this metric',
      detail: { metric: id, aggregation_method: method },
    },
  });
}
