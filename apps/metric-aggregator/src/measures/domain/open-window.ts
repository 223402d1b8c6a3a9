import { type AggregationPlan, type TierPlan } from './aggregation-plan.js';

/*
 * The window in which a metric takes points ends at its newest one (gnocchi-timeseries §3). Its points are kept as
 * they came; buckets that lie before it can never change again and are kept as aggregates only. All limits are
 * milliseconds, since every granularity is a whole number of them.
 */

/**
 * The time from which on points are taken once the newest point has this time: the beginning of its coarsest
 * period, less the periods the policy keeps open.
 */
export function firstOpenMs(plan: AggregationPlan, newestMs: number): number {
  const period = Math.floor(newestMs / plan.coarsestMs) * plan.coarsestMs;
  return Math.max(0, period - plan.openPeriods * plan.coarsestMs);
}

/** Buckets of a tier that begin before this can no longer change once the window begins at `openMs`. */
export function closedBeforeMs(tier: TierPlan, openMs: number): number {
  return Math.floor(openMs / tier.granularityMs) * tier.granularityMs;
}

/**
 * Points before this are in no bucket that can still change. Earlier than `openMs` where a granularity does not
 * divide the coarsest one (gnocchi-timeseries §4).
 */
export function neededFromMs(plan: AggregationPlan, openMs: number): number {
  return Math.min(...plan.tiers.map((tier) => closedBeforeMs(tier, openMs)));
}

/**
 * The lowest number of a bucket that retention keeps: those later than the newest less the timespan
 * (gnocchi-timeseries §8.2).
 */
export function firstKeptIndex(tier: TierPlan, newestMs: number): number {
  if (tier.points === null) return 0;
  return Math.max(0, Math.floor(newestMs / tier.granularityMs) - tier.points + 1);
}
