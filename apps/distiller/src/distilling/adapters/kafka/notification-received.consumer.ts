import { Controller, Inject } from '@nestjs/common';
import {
  type Message,
  type NotificationReceivedV1,
  derivedId,
  notificationReceivedV1,
} from '@cloudtach/contracts';
import { type MessageId, duplicate, handled, parked, skipped } from '@cloudtach/kernel';
import { type BatchRecord, ConsumesBatch, type MessageBatch, type RecordOutcome } from '@cloudtach/messaging';
import {
  DistilNotifications,
  type DistilledNotification,
} from '../../application/distil-notifications.use-case.js';
import { LeftOutTraits } from './left-out-traits.js';
import { toMessage } from './event-distilled.mapping.js';

type NotificationRecord = BatchRecord<Message<NotificationReceivedV1>>;

/** Turns received notifications into stored events and tells about them. */
@Controller()
export class NotificationReceivedConsumer {
  constructor(
    @Inject(DistilNotifications) private readonly distil: DistilNotifications,
    @Inject(LeftOutTraits) private readonly leftOut: LeftOutTraits,
  ) {}

  @ConsumesBatch(notificationReceivedV1)
  async onNotifications(
    batch: MessageBatch<Message<NotificationReceivedV1>>,
  ): Promise<readonly RecordOutcome[]> {
    const { tx, records } = batch;
    const distilled = await this.distil.run(tx, records.map(toNotification));
    batch.afterCommit(() => this.leftOut.report(distilled));
    return distilled.map((result, index) => toOutcome(result, records[index] as NotificationRecord));
  }
}

function toNotification({ message, origin }: NotificationRecord) {
  return {
    notification: message.data.body,
    derivedMessageId: derivedId('event', 'notification', message.id) as MessageId,
    origin: `${origin.topic}/${origin.partition}/${origin.offset}`,
  };
}

function toOutcome(result: DistilledNotification, record: NotificationRecord): RecordOutcome {
  switch (result.kind) {
    case 'stored':
      return { ...handled(), messages: [toMessage(result.event, record.message)] };
    case 'repeated':
      return duplicate();
    case 'dropped':
      return skipped(result.reason);
    case 'invalid':
      return parked(result.error);
  }
}
