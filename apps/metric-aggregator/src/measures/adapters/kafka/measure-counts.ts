import { Inject, Injectable } from '@nestjs/common';
import { Metrics } from '@cloudtach/observability';
import { type FoldedMeasures } from '../../application/fold-measures.use-case.js';

/** Counts what became of measures, each once: after the commit of the batch that decided it. */
@Injectable()
export class MeasureCounts {
  private readonly counter;

  constructor(@Inject(Metrics) metrics: Metrics) {
    this.counter = metrics.counter({
      name: 'measures_total',
      help: 'Measures read from Kafka, by what became of them.',
      labels: ['outcome'],
    });
  }

  add({ accepted, late, ofUnknownMetrics }: FoldedMeasures): void {
    if (accepted > 0) this.counter.inc({ outcome: 'accepted' }, accepted);
    if (late > 0) this.counter.inc({ outcome: 'late' }, late);
    if (ofUnknownMetrics > 0) this.counter.inc({ outcome: 'metric-unknown' }, ofUnknownMetrics);
  }
}
