import { type TierPlan } from '../domain/aggregation-plan.js';
import { type PointColumns } from '../domain/point-columns.js';
import { type MetricKey } from './metric-log.store.js';

/** The blocks of a tier that are wanted: numbers from `from` up to, not including, `to`. */
export interface WantedBlocks {
  readonly tier: TierPlan;
  readonly from: number;
  readonly to: number;
}

/** What is stored of a metric, all of one moment. */
export interface StoredSeries {
  /** Where its window began when buckets were last closed. */
  readonly openMs: number;
  /** In the order they were added. */
  readonly points: PointColumns;
  /** By tier, ascending by number. */
  readonly blocks: ReadonlyMap<number, readonly { readonly block: number; readonly data: Uint8Array }[]>;
}

/** Reads stored points and aggregates. */
export abstract class SeriesStore {
  /** @throws DomainError `metrics.answer-too-large` when more would be read than is held at once */
  abstract read(metric: MetricKey, wanted: readonly WantedBlocks[]): Promise<StoredSeries>;
}
