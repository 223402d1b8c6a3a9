import { type JsonObject, toStorableText } from '@cloudtach/kernel';
import { CompiledDefinition } from './compiled-definition.js';
import { type EventDefinition } from './definition-document.js';
import { pathStepsMax, rememberedEventTypesMax } from './definition-limits.js';
import {
  type Circumstances,
  type DistilResult,
  type LeftOutTrait,
  type RejectionReason,
} from './distil-result.js';
import { eventTypeOf, messageIdOf } from './event-identity.js';
import { eventTimeOf } from './event-time.js';
import { charactersOf } from './event-type-pattern.js';
import { PathBudget } from './path-budget.js';
import { type Trait } from './trait.js';

/** Longest event type that is remembered, in UTF-16 units. */
const rememberedLengthMax = 255;

/** Turns notifications into events by compiled definitions (distiller.md §8). Keeps nothing between two of them. */
export class Distiller {
  /** From the last, which is tried first (distiller.md §2). */
  private readonly definitions: readonly CompiledDefinition[];
  /** Bounded: senders choose event types. */
  private readonly remembered = new Map<string, CompiledDefinition | null>();

  constructor(definitions: readonly EventDefinition[]) {
    this.definitions = definitions.map((definition) => new CompiledDefinition(definition)).reverse();
  }

  /** The definition that an event type is distilled by; null where none wants it. */
  definitionFor(eventType: string): EventDefinition | null {
    return this.find(eventType)?.definition ?? null;
  }

  /** Total: for any JSON object one of three things is said. The notification is not changed. */
  distil(notification: JsonObject, { now, derivedMessageId }: Circumstances): DistilResult {
    const eventType = eventTypeOf(notification);
    if (eventType === null) return rejected('event-type-missing');
    const messageId = messageIdOf(notification) ?? derivedMessageId;
    if (messageId === null) return rejected('message-id-missing');
    const definition = this.find(eventType);
    if (definition === null) return dropped;
    const time = eventTimeOf(notification, now);
    if (time === null) return rejected('time-unreadable');

    const traits: Trait[] = [];
    const leftOut: LeftOutTrait[] = [];
    const budget = new PathBudget(pathStepsMax);
    for (const trait of definition.traits) trait(notification, budget, traits, leftOut);
    if (traits.length === 0) return rejected('no-traits', leftOut);
    return {
      kind: 'event',
      event: { messageId, eventType: toStorableText(eventType), time, traits },
      leftOut,
    };
  }

  private find(eventType: string): CompiledDefinition | null {
    const known = this.remembered.get(eventType);
    if (known !== undefined) return known;
    const characters = charactersOf(eventType);
    const found = this.definitions.find((definition) => definition.matches(characters)) ?? null;
    if (eventType.length > rememberedLengthMax) return found;
    if (this.remembered.size >= rememberedEventTypesMax) this.remembered.clear();
    this.remembered.set(eventType, found);
    return found;
  }
}

const dropped: DistilResult = { kind: 'dropped' };

function rejected(reason: RejectionReason, leftOut: readonly LeftOutTrait[] = []): DistilResult {
  return { kind: 'rejected', reason, leftOut };
}
