import {
  type DistilledTraitV1,
  type EncodedMessage,
  type Message,
  type NotificationReceivedV1,
  derivedId,
  eventDistilledV1,
} from '@cloudtach/contracts';
import { printIsoInstant } from '@cloudtach/kernel';
import { type DistilledEvent } from '../../domain/distilled-event.js';
import { type Trait } from '../../domain/trait.js';

/** The message about an event. Its id follows from the event alone: told twice, it is the same message. */
export function toMessage(event: DistilledEvent, cause: Message<NotificationReceivedV1>): EncodedMessage {
  const { tenantId, messageId, eventType, time } = event;
  const identity = tenantId === null ? [messageId] : [messageId, tenantId];
  return eventDistilledV1.encode(
    {
      tenantId,
      messageId,
      eventType,
      timestamp: printIsoInstant(time),
      traits: event.traits.map(toMessageTrait),
      resourceId: cause.data.resourceId,
    },
    {
      id: derivedId('event', ...identity),
      source: 'distiller',
      occurredAt: time,
      correlationId: cause.correlationId,
      causationId: cause.id,
    },
  );
}

function toMessageTrait(trait: Trait): DistilledTraitV1 {
  return trait.type === 'datetime' ? { ...trait, value: printIsoInstant(trait.value) } : trait;
}
