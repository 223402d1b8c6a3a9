import {
  type DistilledTraitV1,
  type EncodedMessage,
  derivedId,
  eventDistilledV1,
} from '@cloudtach/contracts';
import { printIsoInstant } from '@cloudtach/kernel';
import { type DistilledEvent } from '../../domain/distilled-event.js';
import { type Trait } from '../../domain/trait.js';

/** What an event follows from: the chain it belongs to, and the message before it, null where none was. */
export interface EventCause {
  readonly correlationId: string;
  readonly causationId: string | null;
}

/** The message about an event. It follows from event and cause alone: told twice, it is the same to the last byte. */
export function toMessage(event: DistilledEvent, cause: EventCause): EncodedMessage {
  const { tenantId, messageId, eventType, time, resourceId } = event;
  const identity = tenantId === null ? [messageId] : [messageId, tenantId];
  return eventDistilledV1.encode(
    {
      tenantId,
      messageId,
      eventType,
      timestamp: printIsoInstant(time),
      resourceId,
      traits: event.traits.map(toMessageTrait).sort(byName),
    },
    { id: derivedId('event', ...identity), source: 'distiller', occurredAt: time, ...cause },
  );
}

function toMessageTrait(trait: Trait): DistilledTraitV1 {
  return trait.type === 'datetime' ? { ...trait, value: printIsoInstant(trait.value) } : trait;
}

/** The database keeps no order of traits. */
function byName(left: DistilledTraitV1, right: DistilledTraitV1): number {
  return left.name < right.name ? -1 : 1;
}
