import { type LanePlan } from './aggregation-plan.js';

/**
 * Aggregates of consecutive buckets, ascending. A bucket of one point is its value alone; only buckets of several
 * points have columns, so those lists are shorter (`many` of them).
 */
export class BucketLane {
  /** Number of each bucket: its start divided by the granularity. */
  readonly indexes: number[] = [];
  /** Points in each bucket; 2 where there are several and the plan keeps no count. */
  readonly counts: number[] = [];
  /** The value of each bucket that has one point, else 0. */
  readonly lone: number[] = [];
  /** Per column of the plan, a value for each bucket of several points; NaN is "no value". */
  readonly columns: readonly number[][];

  constructor(readonly plan: LanePlan) {
    this.columns = plan.columns.map(() => []);
  }

  get length(): number {
    return this.indexes.length;
  }

  addLone(index: number, value: number): void {
    this.indexes.push(index);
    this.counts.push(1);
    this.lone.push(value);
  }

  /** The caller has pushed the value of every column. */
  addMany(index: number, count: number): void {
    this.indexes.push(index);
    this.counts.push(count);
    this.lone.push(0);
  }
}
