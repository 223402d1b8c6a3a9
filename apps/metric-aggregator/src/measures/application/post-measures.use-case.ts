import { Inject, Injectable } from '@nestjs/common';
import { Clock, type JsonValue, nanosFromMicros, parseMetricId } from '@cloudtach/kernel';
import { MetricDirectory } from '../../metrics/application/metric-directory.js';
import { type MetricCaller, mayUse } from '../../metrics/domain/metric.js';
import { metricMissing } from '../../metrics/domain/metric-missing.js';
import { accessDenied } from '../../wire-format/domain/access-denied.js';
import { PackedPoints } from '../domain/packed-points.js';
import { parseMeasures } from '../domain/parse-measures.js';
import { scanMeasures } from '../domain/scan-measures.js';
import { MeasurePublisher } from './measure.publisher.js';

/** The body of a request, looked at only when everything before it is in order. */
export interface MeasureBody {
  /** @throws a refusal of the media type */
  bytes(): Uint8Array;
  /** @throws a refusal of bytes that are no JSON */
  json(): JsonValue;
  /** The trace context of the request, if it has one. */
  readonly trace: string | null;
}

/** `POST /v1/metric/{id}/measures`: returns when the measures cannot be lost any more. */
@Injectable()
export class PostMeasures {
  /** The measures of the request in work; they are copied before the next one is begun. */
  private readonly points = new PackedPoints();

  constructor(
    @Inject(MetricDirectory) private readonly metrics: MetricDirectory,
    @Inject(MeasurePublisher) private readonly publisher: MeasurePublisher,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * @param text id of the metric as the client wrote it
   * @throws GnocchiRefusal, in the order of gnocchi-api §3.3: the metric, then access, then the body
   */
  async run(text: string, caller: MetricCaller, body: MeasureBody): Promise<void> {
    const id = parseMetricId(text);
    const found = id === null ? null : this.metrics.find(id);
    const metric = found instanceof Promise ? await found : found;
    if (id === null || metric === null) throw metricMissing(text);
    if (!mayUse(caller, metric)) throw accessDenied();
    const bytes = body.bytes();
    if (!scanMeasures(bytes, this.points)) {
      parseMeasures(body.json(), bytes, nanosFromMicros(this.clock.now()), this.points);
    }
    if (this.points.count > 0) await this.publisher.publish(id, metric.shard, this.points, body.trace);
  }
}
