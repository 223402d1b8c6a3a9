/** What of the acknowledged measures is in the database yet. */
export abstract class FlushedMeasures {
  /**
   * Waits until everything is that was acknowledged for a shard when this was called.
   * @throws DomainError `metrics.refresh-timeout` when that takes longer than a second (decisions §4)
   */
  abstract wait(shard: number): Promise<void>;
}
