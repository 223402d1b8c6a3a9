import { type MetricId } from '@cloudtach/kernel';
import { type PackedPoints } from '../domain/packed-points.js';

/** Hands measures on to whoever owns their shard. */
export abstract class MeasurePublisher {
  /**
   * Takes what one request posted to one metric (at least one point) and returns when it is safely on its way. The
   * points are copied before this returns.
   * @param trace the trace context of the request, if it has one
   * @throws DomainError of kind `unavailable` when too much is waiting, or Kafka does not answer in time
   */
  abstract publish(id: MetricId, shard: number, points: PackedPoints, trace: string | null): Promise<void>;
}
