import { type MetricId } from '@cloudtach/kernel';
import { type Transaction } from '@cloudtach/persistence';
import { type TierBlock } from '../domain/close-window.js';
import { type LogRow, type StoredLog } from '../domain/metric-log.js';
import { type PointColumns } from '../domain/point-columns.js';

/** A metric by its short names. */
export interface MetricKey {
  readonly shard: number;
  readonly no: number;
}

/** What is stored of a metric that measures came for; `log` is null where it never had a point. */
export interface OpenedMetric extends MetricKey {
  readonly archivePolicyNo: number;
  readonly log: StoredLog | null;
}

export interface BlockKey {
  readonly metric: MetricKey;
  readonly tier: number;
  readonly block: number;
}

export interface JoinedRows {
  readonly metric: MetricKey;
  readonly from: number;
  readonly to: number;
}

/** Everything a flush writes, of all its metrics together. */
export interface LogWrites {
  readonly joins: readonly JoinedRows[];
  /** Tiers whose blocks below a number retention no longer keeps. */
  readonly expired: readonly BlockKey[];
  readonly rows: readonly { readonly metric: MetricKey; readonly openMs: number; readonly row: LogRow }[];
  readonly blocks: readonly { readonly metric: MetricKey; readonly block: TierBlock }[];
}

/** The stored points and aggregates of metrics, within the transaction of the batch that changes them. */
export abstract class MetricLogStore {
  /** The metrics that exist, with what their logs are like. */
  abstract open(tx: Transaction, ids: readonly MetricId[]): Promise<ReadonlyMap<MetricId, OpenedMetric>>;

  /** Removes the points of metrics and gives them back in the order they were added. */
  abstract takePoints(
    tx: Transaction,
    metrics: readonly MetricKey[],
  ): Promise<ReadonlyMap<number, PointColumns>>;

  /** Removes those of some blocks that exist and gives them back, by metric. */
  abstract takeBlocks(
    tx: Transaction,
    blocks: readonly BlockKey[],
  ): Promise<ReadonlyMap<number, readonly TierBlock[]>>;

  abstract write(tx: Transaction, writes: LogWrites): Promise<void>;
}
