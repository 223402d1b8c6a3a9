import { Inject, Injectable } from '@nestjs/common';
import { Log, Metrics } from '@cloudtach/observability';
import { type DistilledDocument } from '../../application/distil-notifications.use-case.js';

/** Counts the traits that events had to go without, and warns of them once a batch (distiller.md §6). */
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
    const stored = distilled.filter((result) => result.kind === 'stored');
    const first = stored.find(({ leftOut }) => leftOut.length > 0);
    if (first === undefined) return;
    let count = 0;
    for (const { leftOut } of stored) {
      for (const { reason } of leftOut) this.counter.inc({ reason });
      count += leftOut.length;
    }
    const { eventType, messageId } = first.event;
    this.log.warn(
      { count, eventType, messageId, ...first.leftOut[0] },
      'traits were left out, the first of them here',
    );
  }
}
