import { Controller, Inject } from '@nestjs/common';
import {
  type Message,
  type NotificationReceivedV1,
  derivedId,
  notificationReceivedV1,
} from '@cloudtach/contracts';
import { DomainError, type JsonObject, type MessageId, parked } from '@cloudtach/kernel';
import { type BatchRecord, ConsumesBatch, type MessageBatch, type RecordOutcome } from '@cloudtach/messaging';
import { DistilBatch, type ReadRecord } from './distil-batch.js';
import { originText } from './origin-text.js';

/** Turns received notifications into stored events and tells about them. */
@Controller()
export class NotificationReceivedConsumer {
  constructor(@Inject(DistilBatch) private readonly distil: DistilBatch) {}

  @ConsumesBatch(notificationReceivedV1)
  onNotifications(batch: MessageBatch<Message<NotificationReceivedV1>>): Promise<readonly RecordOutcome[]> {
    return this.distil.run(batch, readNotification);
  }
}

function readNotification({ message, origin }: BatchRecord<Message<NotificationReceivedV1>>): ReadRecord {
  const body = bodyOf(message.data);
  if (body instanceof DomainError) return { outcome: parked(body) };
  return {
    document: {
      source: 'notification',
      body,
      deriveMessageId: () => derivedId('event', 'notification', message.id) as MessageId,
      resourceId: message.data.resourceId,
      origin: originText(origin),
    },
    cause: { correlationId: message.correlationId, causationId: message.id },
  };
}

/** The contract reads the body when it is first asked for: here, where one record is refused and not its batch. */
function bodyOf(data: NotificationReceivedV1): JsonObject | DomainError {
  try {
    return data.body;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}
