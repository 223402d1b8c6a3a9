import { type AggregationPlan } from '../domain/aggregation-plan.js';
import { type MetricLog } from '../domain/metric-log.js';
import { type MetricKey } from './metric-log.store.js';

/** What memory knows of a metric: enough to add points without reading any. */
export interface OpenMetric extends MetricKey {
  readonly plan: AggregationPlan;
  readonly log: MetricLog;
}

/**
 * The open metrics of one ownership of one partition, as of the last committed record. Only committed changes come in
 * here, so that a batch that was rolled back leaves no trace.
 */
export class OpenPartition {
  private readonly metrics = new Map<string, OpenMetric>();
  private nextOffset: bigint | null = null;

  constructor(private readonly metricsMax: number) {}

  /**
   * Forgets everything unless the records go on where the last committed ones ended: a commit whose answer was lost,
   * or a record parked in between, has changed rows, or may have, without memory being told.
   */
  follow(firstOffset: bigint): void {
    if (this.nextOffset !== firstOffset) this.metrics.clear();
    this.nextOffset = firstOffset;
  }

  find(id: string): OpenMetric | undefined {
    return this.metrics.get(id);
  }

  /** Takes what a committed batch changed. */
  commit(changed: Iterable<readonly [id: string, metric: OpenMetric]>, nextOffset: bigint): void {
    this.nextOffset = nextOffset;
    for (const [id, metric] of changed) {
      // Anew at the end: a Map keeps the order of insertion, so its first entries are those used longest ago.
      this.metrics.delete(id);
      this.metrics.set(id, metric);
    }
    for (const id of this.metrics.keys()) {
      if (this.metrics.size <= this.metricsMax) break;
      this.metrics.delete(id);
    }
  }
}
