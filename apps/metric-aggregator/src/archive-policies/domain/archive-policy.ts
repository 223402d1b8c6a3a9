import { type AggregationMethod } from './aggregation-method.js';

/** One tier of a policy: how wide its buckets are and how many are kept (null: all). */
export interface ArchivePolicyTier {
  readonly granularityMs: number;
  readonly points: number | null;
}

/** How the measures of a metric are aggregated, how long aggregates are kept, and how late a measure may be. */
export interface ArchivePolicy {
  readonly name: string;
  /** How many of the coarsest periods before the newest stay open for late measures. */
  readonly backWindow: number;
  /** In the order they were given; no two of one granularity. */
  readonly definition: readonly ArchivePolicyTier[];
  /** Resolved when the policy was made, in printed order; never empty. */
  readonly aggregationMethods: readonly AggregationMethod[];
}

/** How far back from its newest bucket a tier reaches; null for without end. */
export function timespanMsOf(tier: ArchivePolicyTier): number | null {
  return tier.points === null ? null : tier.points * tier.granularityMs;
}
