import { type InstantMicros, type JsonObject, type JsonValue } from '@cloudtach/kernel';
import { type DistilledEvent } from '../../../distilling/domain/distilled-event.js';
import { type Trait } from '../../../distilling/domain/trait.js';

/** The trait that says whose an event is; the caller's own, so it is not shown. */
const tenantTrait = '_tenant_id';

/** An event as Monasca shows it (monasca-events.md §1.5.2): times are seconds since the epoch, with a fraction. */
export function toElement({ messageId, eventType, time, traits }: DistilledEvent): JsonObject {
  const shown = traits.filter(({ name }) => name !== tenantTrait);
  return {
    id: messageId,
    description: eventType,
    generated: toSeconds(time),
    data: Object.fromEntries(shown.map((trait) => [trait.name, toValue(trait)])),
  };
}

function toValue(trait: Trait): JsonValue {
  return trait.type === 'datetime' ? toSeconds(trait.value) : trait.value;
}

function toSeconds(instant: InstantMicros): number {
  return instant / 1_000_000;
}
