/** How many shards this installation has; also the token it is provided under. */
export abstract class ShardSettings {
  /** The partitions of `measure.recorded.v1`: a power of two, fixed at installation (`METRICS_SHARDS`). */
  abstract readonly shards: number;
}
