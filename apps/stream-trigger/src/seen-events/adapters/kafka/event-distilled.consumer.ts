import { Controller, Inject } from '@nestjs/common';
import { type EventDistilledV1, type Message, eventDistilledV1 } from '@cloudtach/contracts';
import { duplicate, handled } from '@cloudtach/kernel';
import { ConsumesBatch, type MessageBatch, type RecordOutcome } from '@cloudtach/messaging';
import { type SeenEvent, SeenEventStore } from '../../seen-event.store.js';

/** Remembers every distilled event. */
@Controller()
export class EventDistilledConsumer {
  constructor(@Inject(SeenEventStore) private readonly seen: SeenEventStore) {}

  @ConsumesBatch(eventDistilledV1)
  async onEvents({
    tx,
    records,
  }: MessageBatch<Message<EventDistilledV1>>): Promise<readonly RecordOutcome[]> {
    const firstSeen = await this.seen.remember(
      tx,
      records.map(({ message }) => fromMessage(message)),
    );
    return firstSeen.map((isFirst) => (isFirst ? handled() : duplicate()));
  }
}

/** The time of the message is that of its event. */
function fromMessage({ data, occurredAt }: Message<EventDistilledV1>): SeenEvent {
  const { tenantId, messageId, eventType, resourceId } = data;
  return { tenantId, messageId, eventType, time: occurredAt, resourceId };
}
