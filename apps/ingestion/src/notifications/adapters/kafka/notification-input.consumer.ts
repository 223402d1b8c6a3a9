import { Controller, Inject } from '@nestjs/common';
import { notificationInput } from '@cloudtach/contracts';
import { duplicate, handled, parked } from '@cloudtach/kernel';
import { ConsumesBatch, type MessageBatch, type RecordOutcome } from '@cloudtach/messaging';
import { Metrics } from '@cloudtach/observability';
import { TakeInNotifications, type TakenIn } from '../../application/take-in-notifications.use-case.js';
import { maskRecord } from '../../domain/mask-record.js';
import { toMessage } from './notification-received.mapping.js';

/** Takes in what publishers of notifications send, and tells about each notification that was kept. */
@Controller()
export class NotificationInputConsumer {
  private readonly notDerived;

  constructor(
    @Inject(TakeInNotifications) private readonly takeIn: TakeInNotifications,
    @Inject(Metrics) metrics: Metrics,
  ) {
    this.notDerived = metrics.counter({
      name: 'not_derived_total',
      help: 'What could not be derived of notifications that were kept, by reason.',
      labels: ['reason'],
    });
  }

  @ConsumesBatch(notificationInput, { maskParked: maskRecord })
  async onRecords(batch: MessageBatch<Uint8Array>): Promise<readonly RecordOutcome[]> {
    const taken = await this.takeIn.run(
      batch.tx,
      batch.records.map(({ origin, message }) => ({ origin, value: message })),
    );
    batch.afterCommit(() => {
      for (const [reason, count] of taken.notDerived) this.notDerived.inc({ reason }, count);
    });
    return taken.records.map(toOutcome);
  }
}

function toOutcome(taken: TakenIn): RecordOutcome {
  switch (taken.kind) {
    case 'kept':
      return { ...handled(), messages: [toMessage(taken.notification, taken.kept)] };
    case 'repeated':
      return duplicate();
    case 'refused':
      return parked(taken.error, taken.byteOffset ?? undefined);
  }
}
