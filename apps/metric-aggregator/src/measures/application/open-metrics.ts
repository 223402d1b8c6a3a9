import { type Assignment } from '@cloudtach/messaging';
import { OpenPartition } from './open-partition.js';

/** The open metrics of all partitions this process owns; those of an ownership go with its object. */
export class OpenMetrics {
  private readonly partitions = new WeakMap<Assignment, OpenPartition>();

  /** @param metricsMax of one partition */
  constructor(private readonly metricsMax: number) {}

  of(assignment: Assignment): OpenPartition {
    let partition = this.partitions.get(assignment);
    if (partition === undefined) {
      partition = new OpenPartition(this.metricsMax);
      this.partitions.set(assignment, partition);
    }
    return partition;
  }
}
