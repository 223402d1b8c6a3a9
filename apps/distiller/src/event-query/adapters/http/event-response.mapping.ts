import { reservedTraitNames } from '@cloudtach/distillation';
import { type InstantMicros, type JsonObject, type JsonValue, printNaiveInstant } from '@cloudtach/kernel';
import { type DistilledEvent } from '../../../distilling/domain/distilled-event.js';
import { type Trait } from '../../../distilling/domain/trait.js';

/**
 * An event as one flat object (stacktach-v3-api §5): every trait by name, then the members no trait may take the
 * place of. Traits of reserved names, which may have been stored before they were, are not shown. `mark` only in
 * listings.
 */
export function toResponse(
  { messageId, eventType, time, traits }: DistilledEvent,
  mark?: string,
): JsonObject {
  return Object.fromEntries<JsonValue>([
    ...(mark === undefined ? [] : [['_mark', mark] as const]),
    ...traits
      .filter(({ name }) => !reservedTraitNames.includes(name))
      .map((trait) => [trait.name, toValue(trait)] as const),
    ['event_type', eventType],
    ['message_id', messageId],
    ['timestamp', toDatetime(time)],
  ]);
}

function toValue(trait: Trait): JsonValue {
  return trait.type === 'datetime' ? toDatetime(trait.value) : trait.value;
}

function toDatetime(instant: InstantMicros): JsonObject {
  return { __type__: 'datetime', datetime: printNaiveInstant(instant) };
}
