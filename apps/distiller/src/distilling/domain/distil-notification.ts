import {
  DomainError,
  type DomainErrorCode,
  type InstantMicros,
  type JsonObject,
  type JsonValue,
  type MessageId,
  isStorableText,
  jsonMember,
  toStorableText,
} from '@cloudtach/kernel';
import { defaultTraits } from './default-traits.js';
import { type DistilledEvent } from './distilled-event.js';
import { identityLengthMax, tenantOf } from './event-tenant.js';
import { eventTimeOf } from './event-time.js';
import { firstValue } from './notification-path.js';
import { toTraitText } from './trait-text.js';
import { type Trait } from './trait.js';

/** What distilling depends on beside the notification. */
export interface DistillingCircumstances {
  /** Whether notifications that no definition matches become events (`DISTILLER_CATCH_ALL`). */
  readonly catchAll: boolean;
  /** For notifications that tell no time. */
  readonly now: InstantMicros;
  /** For notifications without an id, computed from their origin; null makes those invalid. */
  readonly derivedMessageId: MessageId | null;
}

/** Why a trait of an event was left out. */
export type LeftOutCode = 'trait.unstorable-text';

/** A trait that has a value which cannot be kept. The event goes on without it. */
export interface LeftOutTrait {
  readonly name: string;
  readonly code: LeftOutCode;
}

/** What became of a notification. */
export type Distillation =
  | { readonly kind: 'event'; readonly event: DistilledEvent; readonly leftOut: readonly LeftOutTrait[] }
  | { readonly kind: 'dropped'; readonly reason: 'no-definition' | 'no-traits' }
  | { readonly kind: 'invalid'; readonly error: DomainError };

/**
 * Turns a notification into an event (distiller.md §8). The only definition so far is the built-in catch-all
 * with the default traits. Total: whatever JSON object comes in, one of three things is said about it.
 */
export function distilNotification(
  notification: JsonObject,
  circumstances: DistillingCircumstances,
): Distillation {
  const eventType = textMember(notification, 'event_type');
  if (eventType === null)
    return invalid('distiller.event-type-missing', 'The notification names no event type.');
  const messageId = messageIdOf(notification, circumstances.derivedMessageId);
  if (messageId === null)
    return invalid('distiller.message-id-missing', 'The notification has no message id.');
  if (!circumstances.catchAll) return { kind: 'dropped', reason: 'no-definition' };
  const time = eventTimeOf(notification, circumstances.now);
  if (time === null)
    return invalid('distiller.time-unreadable', 'The time of the notification cannot be read.');

  const { traits, leftOut } = distilTraits(notification);
  if (traits.length === 0) return { kind: 'dropped', reason: 'no-traits' };
  const tenantId = tenantOf(notification);
  return {
    kind: 'event',
    event: { tenantId, messageId, eventType: toStorableText(eventType), time, traits },
    leftOut,
  };
}

/** An id that cannot be stored, or not be found by an index, would lose its event; the derived one stands in. */
function messageIdOf(notification: JsonObject, derived: MessageId | null): MessageId | null {
  const own = textMember(notification, 'message_id');
  return own !== null && own.length <= identityLengthMax && isStorableText(own)
    ? (own as MessageId)
    : derived;
}

function distilTraits(notification: JsonObject): { traits: Trait[]; leftOut: LeftOutTrait[] } {
  const traits: Trait[] = [];
  const leftOut: LeftOutTrait[] = [];
  for (const { name, paths } of defaultTraits) {
    const found: JsonValue = firstValue(notification, paths);
    if (found === null) continue;
    const value = toTraitText(found);
    if (isStorableText(value)) traits.push({ name, type: 'text', value });
    else leftOut.push({ name, code: 'trait.unstorable-text' });
  }
  return { traits, leftOut };
}

function textMember(notification: JsonObject, key: string): string | null {
  const value = jsonMember(notification, key);
  return typeof value === 'string' && value !== '' ? value : null;
}

function invalid(code: DomainErrorCode, message: string): Distillation {
  return { kind: 'invalid', error: new DomainError({ code, kind: 'invalid', message }) };
}
