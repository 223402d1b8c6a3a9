import { type ArchivePolicy } from '../../archive-policies/domain/archive-policy.js';
import { type Column, sourceOf } from './column.js';

/** What is kept of the points, or of the differences between them. */
export interface LanePlan {
  readonly isRate: boolean;
  /** Whether the number of points is kept (for `count` and `mean`). */
  readonly hasCount: boolean;
  /** In the order they are stored. */
  readonly columns: readonly Column[];
}

/** One granularity: the width of its buckets and how many of them are kept (null: all). */
export interface TierPlan {
  /** Its place among the granularities of the policy, finest first: its name in storage. */
  readonly no: number;
  readonly granularityMs: number;
  readonly points: number | null;
}

/** An archive policy in the form the arithmetic needs. */
export interface AggregationPlan {
  /** Finest first. */
  readonly tiers: readonly TierPlan[];
  readonly coarsestMs: number;
  /** How many coarsest periods before that of the newest point stay open (gnocchi-timeseries §3.1). */
  readonly openPeriods: number;
  readonly lanes: readonly LanePlan[];
  /** How many buckets share a block (performance §3.3). Stored with the policy: its blocks are numbered by it. */
  readonly blockBuckets: number;
}

/** A block stays clear of the 2 kB beyond which PostgreSQL moves a value out of its row (performance §1.5). */
const blockBytesMax = 1700;
const blockBucketsMax = 200;
const doubleBytes = 8;
const countBytes = 4;

/**
 * What a policy means for storing: which buckets, which columns of them, how many to a block.
 * @param blockBuckets as it was stored; left out for a new policy
 */
export function planOf(policy: ArchivePolicy, blockBuckets?: number): AggregationPlan {
  const tiers = policy.definition
    .map(({ granularityMs, points }) => ({ granularityMs, points }))
    .sort((a, b) => a.granularityMs - b.granularityMs)
    .map((tier, no) => ({ no, ...tier }));
  const lanes = [false, true]
    .map((isRate) => lanePlanOf(policy.aggregationMethods, isRate))
    .filter((lane) => lane !== null);
  return {
    tiers,
    coarsestMs: tiers.at(-1)?.granularityMs ?? 0,
    // The difference at the beginning of the window needs the point before it.
    openPeriods: policy.backWindow + (lanes.some((lane) => lane.isRate) ? 1 : 0),
    lanes,
    blockBuckets: blockBuckets ?? blockBucketsOf(lanes),
  };
}

/** The lane that keeps exactly what one method needs: for folding when only that method is read. */
export function laneOfMethod(method: string): LanePlan {
  const { isRate, kind, column } = sourceOf(method);
  return { isRate, hasCount: kind !== 'column', columns: column === null ? [] : [column] };
}

function lanePlanOf(methods: readonly string[], isRate: boolean): LanePlan | null {
  const sources = methods.map(sourceOf).filter((source) => source.isRate === isRate);
  if (sources.length === 0) return null;
  const stored = new Set(sources.map((source) => source.column).filter((column) => column !== null));
  return {
    isRate,
    hasCount: sources.some((source) => source.kind !== 'column'),
    columns: [...stored].sort((a, b) => a - b),
  };
}

function blockBucketsOf(lanes: readonly LanePlan[]): number {
  // A bucket of a single point always takes one double.
  const bytes = lanes
    .map((lane) => (lane.hasCount ? countBytes : 0) + Math.max(1, lane.columns.length) * doubleBytes)
    .reduce((sum, laneBytes) => sum + laneBytes, 0);
  return Math.max(1, Math.min(blockBucketsMax, Math.floor(blockBytesMax / bytes)));
}
