import { Inject, Injectable } from '@nestjs/common';
import { Log, Metrics } from '@cloudtach/observability';
import { type DistilledDocument } from '../../application/distil-documents.use-case.js';

/** Most warnings of one batch: beyond them only a number is told. */
const warningsMax = 1000;

/**
 * Counts the traits that events had to go without, and warns of each (distiller.md §6). Told when an event is stored; a
 * record that is replayed was told of the first time.
 */
@Injectable()
export class LeftOutTraits {
  private readonly counter;

  constructor(
    @Inject(Log) private readonly log: Log,
    @Inject(Metrics) metrics: Metrics,
  ) {
    this.counter = metrics.counter({
      name: 'traits_left_out_total',
      help: 'Traits whose values could not be kept, by reason.',
      labels: ['reason'],
    });
  }

  report(distilled: readonly DistilledDocument[]): void {
    let count = 0;
    for (const result of distilled) {
      if (result.kind !== 'stored') continue;
      const { eventType, messageId } = result.event;
      for (const { trait, valueType, reason } of result.leftOut) {
        this.counter.inc({ reason });
        count += 1;
        if (count <= warningsMax)
          this.log.warn({ eventType, messageId, trait, valueType, reason }, 'a trait was left out');
      }
    }
    if (count > warningsMax) this.log.warn({ count: count - warningsMax }, 'more traits were left out');
  }
}
