import { type AggregationPlan, type TierPlan } from './aggregation-plan.js';
import { decodeBlock, encodeBlocks, type EncodedBlock } from './block-codec.js';
import { BucketLane } from './bucket-lane.js';
import { differencesOf, foldPoints } from './fold-points.js';
import { closedBeforeMs, firstKeptIndex, firstOpenMs, neededFromMs } from './open-window.js';
import { type PointColumns } from './point-columns.js';

/** A stored block of a tier. */
export interface TierBlock {
  readonly tier: number;
  readonly block: number;
  readonly data: Uint8Array;
}

/** A window that is to be moved on: buckets between its old beginning and its new one become aggregates. */
export interface WindowToClose {
  readonly plan: AggregationPlan;
  /** Where the window began when buckets were last closed. */
  readonly openMs: number;
  readonly newestMs: number;
  /** All points since `openMs` (`neededFromMs`) and, for rates, the one before them; sorted, one per time. */
  readonly points: PointColumns;
  /** The stored blocks that `blocksToExtend` named; each is written anew or has expired. */
  readonly extended: readonly TierBlock[];
}

export interface ClosedWindow {
  readonly openMs: number;
  readonly blocks: readonly TierBlock[];
  /** The points that may still be needed. */
  readonly kept: PointColumns;
}

/** The blocks that may exist and would get further buckets when a window that begins at `openMs` is closed. */
export function blocksToExtend(plan: AggregationPlan, openMs: number): { tier: number; block: number }[] {
  return plan.tiers
    .map((tier) => ({ tier: tier.no, index: closedBeforeMs(tier, openMs) / tier.granularityMs }))
    .filter(({ index }) => index % plan.blockBuckets !== 0)
    .map(({ tier, index }) => ({ tier, block: Math.floor(index / plan.blockBuckets) }));
}

/** The lowest number of a block of which retention keeps a bucket; those before may be deleted. */
export function firstKeptBlock(plan: AggregationPlan, tier: TierPlan, newestMs: number): number {
  return Math.floor(firstKeptIndex(tier, newestMs) / plan.blockBuckets);
}

/** Closes what can be closed of a window: pure, so that a replay closes it the same. */
export function closeWindow(window: WindowToClose): ClosedWindow {
  const { plan, newestMs, points } = window;
  const openMs = firstOpenMs(plan, newestMs);
  const sources = plan.lanes.map((lane) => (lane.isRate ? differencesOf(points) : points));
  const blocks = plan.tiers.flatMap((tier) =>
    closeTier(tier, window, openMs, sources).map((block) => ({ tier: tier.no, ...block })),
  );
  let from = points.indexOf(neededFromMs(plan, openMs));
  // The first difference of the window is to the point before it.
  if (from > 0 && plan.lanes.some((lane) => lane.isRate)) from -= 1;
  return { openMs, blocks, kept: points.slice(from, points.count) };
}

function closeTier(
  tier: TierPlan,
  window: WindowToClose,
  openMs: number,
  sources: readonly PointColumns[],
): EncodedBlock[] {
  const { plan } = window;
  const firstKept = firstKeptIndex(tier, window.newestMs);
  const fromMs = Math.max(closedBeforeMs(tier, window.openMs), firstKept * tier.granularityMs);
  const toMs = closedBeforeMs(tier, openMs);
  const stored = window.extended.find((block) => block.tier === tier.no);
  const before = stored === undefined ? null : decodeBlock(plan, stored.block, stored.data);

  const lanes = plan.lanes.map((lanePlan, place) => {
    const source = sources[place] as PointColumns;
    const lane = new BucketLane(lanePlan);
    if (before !== null) appendKept(lane, before[place] as BucketLane, firstKept);
    foldPoints(lane, source, source.indexOf(fromMs), source.indexOf(toMs), tier.granularityMs);
    return lane;
  });
  return encodeBlocks(plan, lanes);
}

function appendKept(lane: BucketLane, stored: BucketLane, firstKept: number): void {
  let many = 0;
  for (let i = 0; i < stored.length; i += 1) {
    const index = stored.indexes[i] ?? 0;
    const count = stored.counts[i] ?? 0;
    if (index >= firstKept) {
      if (count === 1) lane.addLone(index, stored.lone[i] ?? 0);
      else {
        lane.columns.forEach((column, place) => column.push(stored.columns[place]?.[many] ?? Number.NaN));
        lane.addMany(index, count);
      }
    }
    if (count !== 1) many += 1;
  }
}
