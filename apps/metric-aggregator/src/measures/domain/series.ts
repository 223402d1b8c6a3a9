import { type AggregationPlan, laneOfMethod, type TierPlan } from './aggregation-plan.js';
import { decodeBlock } from './block-codec.js';
import { BucketLane } from './bucket-lane.js';
import { columns as codes, sourceOf } from './column.js';
import { differencesOf, foldPoints } from './fold-points.js';
import { closedBeforeMs, firstKeptIndex } from './open-window.js';
import { type PointColumns } from './point-columns.js';

/** Values of one aggregation method at one granularity, ascending by bucket. */
export interface Series {
  readonly granularityMs: number;
  readonly startsMs: number[];
  readonly values: number[];
}

/** What is stored of a metric at one granularity, as of one moment. */
export interface StoredTier {
  readonly plan: AggregationPlan;
  readonly tier: TierPlan;
  /** Ascending by number. */
  readonly blocks: readonly { readonly block: number; readonly data: Uint8Array }[];
  /** The points of the open window, sorted, one per time; empty only where the metric never had one. */
  readonly points: PointColumns;
  /** Where the window began when buckets were last closed. */
  readonly openMs: number;
}

/** Buckets to read: those that hold a time of [startMs, stopMs), the start rounded down to the bucket's. */
export interface SeriesBounds {
  readonly startMs: number;
  readonly stopMs: number;
}

/**
 * One method of one granularity: closed buckets from their blocks, open ones from their points, without what
 * retention no longer keeps (gnocchi-timeseries §8.2, §9) and without what has no value (§6.3, §7).
 */
export function readSeries(stored: StoredTier, method: string, bounds: SeriesBounds): Series {
  const { tier, points, openMs } = stored;
  const series: Series = { granularityMs: tier.granularityMs, startsMs: [], values: [] };
  if (points.count === 0) return series;
  const newestMs = points.millis[points.count - 1] ?? 0;
  const fromIndex = Math.max(firstKeptIndex(tier, newestMs), Math.floor(bounds.startMs / tier.granularityMs));
  const toIndex = Math.ceil(bounds.stopMs / tier.granularityMs);

  const { isRate } = sourceOf(method);
  const place = stored.plan.lanes.findIndex((lane) => lane.isRate === isRate);
  for (const { block, data } of stored.blocks) {
    const lane = decodeBlock(stored.plan, block, data)[place];
    if (lane !== undefined) appendValues(series, lane, method, fromIndex, toIndex);
  }

  const source = isRate ? differencesOf(points) : points;
  const fromMs = Math.max(closedBeforeMs(tier, openMs), fromIndex * tier.granularityMs);
  const lane = new BucketLane(laneOfMethod(method));
  const to = source.indexOf(toIndex * tier.granularityMs);
  foldPoints(lane, source, source.indexOf(fromMs), to, tier.granularityMs);
  appendValues(series, lane, method, fromIndex, toIndex);
  return series;
}

function appendValues(
  series: Series,
  lane: BucketLane,
  method: string,
  fromIndex: number,
  toIndex: number,
): void {
  const source = sourceOf(method);
  const column = lane.columns[lane.plan.columns.findIndex((stored) => stored === source.column)];
  let many = 0;
  for (let i = 0; i < lane.length; i += 1) {
    const count = lane.counts[i] ?? 0;
    const stored = count === 1 ? (lane.lone[i] ?? 0) : (column?.[many] ?? 0);
    if (count !== 1) many += 1;
    const index = lane.indexes[i] ?? 0;
    if (index < fromIndex || index >= toIndex) continue;
    const value = valueOf(source, count, stored);
    if (!Number.isFinite(value)) continue;
    series.startsMs.push(index * series.granularityMs);
    series.values.push(value);
  }
}

function valueOf(source: ReturnType<typeof sourceOf>, count: number, stored: number): number {
  if (source.kind === 'count') return count;
  if (count === 1) return source.column === codes.std ? Number.NaN : stored;
  return source.kind === 'mean' ? stored / count : stored;
}
