import { Controller, Inject } from '@nestjs/common';
import { notificationInput } from '@cloudtach/contracts';
import { duplicate, handled, parked } from '@cloudtach/kernel';
import { ConsumesBatch, type MessageBatch, type RecordOutcome } from '@cloudtach/messaging';
import { TakeInNotifications, type TakenIn } from '../../application/take-in-notifications.use-case.js';
import { toMessage } from './notification-received.mapping.js';

/** Takes in what publishers of notifications send, and tells about each notification that was kept. */
@Controller()
export class NotificationInputConsumer {
  constructor(@Inject(TakeInNotifications) private readonly takeIn: TakeInNotifications) {}

  @ConsumesBatch(notificationInput)
  async onRecords({ tx, records }: MessageBatch<Uint8Array>): Promise<readonly RecordOutcome[]> {
    const taken = await this.takeIn.run(
      tx,
      records.map(({ origin, message }) => ({ origin, value: message })),
    );
    return taken.map(toOutcome);
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
