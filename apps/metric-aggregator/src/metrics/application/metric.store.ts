import { type MetricId } from '@cloudtach/kernel';
import { type Metric } from '../domain/metric.js';

/** What is asked of a metric whenever measures of it come or go. */
export interface KnownMetric {
  /** Its short name in storage. */
  readonly no: number;
  readonly shard: number;
  readonly archivePolicyNo: number;
  readonly createdByProjectId: string | null;
}

/** Where metrics are kept. */
export abstract class MetricStore {
  /** False when there is no archive policy of the name the metric has. */
  abstract add(metric: Metric, shard: number): Promise<boolean>;

  abstract find(id: MetricId): Promise<Metric | null>;

  /** Those of several that exist; at most a thousand at once. */
  abstract findKnown(ids: readonly MetricId[]): Promise<ReadonlyMap<MetricId, KnownMetric>>;
}
