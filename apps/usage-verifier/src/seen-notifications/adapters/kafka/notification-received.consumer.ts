import { Controller, Inject } from '@nestjs/common';
import { type Message, type NotificationReceivedV1, notificationReceivedV1 } from '@cloudtach/contracts';
import { type InstantMicros, duplicate, handled, parseContractInstant } from '@cloudtach/kernel';
import { ConsumesBatch, type MessageBatch, type RecordOutcome } from '@cloudtach/messaging';
import { type SeenNotification, SeenNotificationStore } from '../../seen-notification.store.js';

/** Remembers every received notification. */
@Controller()
export class NotificationReceivedConsumer {
  constructor(@Inject(SeenNotificationStore) private readonly seen: SeenNotificationStore) {}

  @ConsumesBatch(notificationReceivedV1)
  async onNotifications({
    tx,
    records,
  }: MessageBatch<Message<NotificationReceivedV1>>): Promise<readonly RecordOutcome[]> {
    const firstSeen = await this.seen.remember(
      tx,
      records.map(({ message }) => fromMessage(message)),
    );
    return firstSeen.map((isFirst) => (isFirst ? handled() : duplicate()));
  }
}

function fromMessage({ id, data }: Message<NotificationReceivedV1>): SeenNotification {
  const { messageId, eventType, service, resourceId, when } = data;
  // Not null: the contract has checked the text.
  const time = parseContractInstant(when) as InstantMicros;
  return { id, messageId, eventType, service, time, resourceId };
}
