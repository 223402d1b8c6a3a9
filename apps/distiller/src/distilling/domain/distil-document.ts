import { type Distiller, type DistilResult, eventTimeOf } from '@cloudtach/distillation';
import { DomainError, type InstantMicros, toStorableText } from '@cloudtach/kernel';
import { type Distillation } from './distillation.js';
import { type DistilledEvent } from './distilled-event.js';
import { type IdentifiedDocument } from './identify-document.js';
import { passThrough } from './pass-through.js';
import { type Trait } from './trait.js';

/** The definitions that a document may be distilled by. */
export interface ApplicableDefinitions {
  /** The transform of the document's tenant that wants its type; null where none does. */
  readonly transform: Distiller | null;
  /** The definitions of everybody, with the catch-all behind them where it is on. */
  readonly global: Distiller;
  /** The same without the catch-all, for posted events: they have a way of their own. */
  readonly globalAlone: Distiller;
}

/**
 * One event of one document (decisions §4, "which definition"): by its tenant's transform, else by the global
 * definitions, else a posted event passes through and a notification is left to the catch-all. A posted event in which
 * the global definitions find nothing passes through too: it is one that was flat already. Its client was told that it was
 * taken, so a posted event is kept also when its transform finds nothing in it.
 */
export function distilDocument(
  document: IdentifiedDocument,
  { transform, global, globalAlone }: ApplicableDefinitions,
  now: InstantMicros,
): Distillation {
  const isPosted = document.source === 'posted';
  const distiller = transform ?? (isPosted ? globalAlone : global);
  const { body, messageId: derivedMessageId } = document;
  const result = distiller.distil(body, { now, derivedMessageId });
  if (isPosted && isWithoutTraits(result))
    return transform === null ? flatEvent(document, now) : bareEvent(document, result, now);
  return toDistillation(document, result);
}

function isWithoutTraits(result: DistilResult): boolean {
  return result.kind === 'dropped' || (result.kind === 'rejected' && result.reason === 'no-traits');
}

function toDistillation(document: IdentifiedDocument, result: DistilResult): Distillation {
  switch (result.kind) {
    case 'event': {
      const { time, traits } = result.event;
      return { kind: 'event', event: toEvent(document, time, traits), leftOut: result.leftOut };
    }
    case 'dropped':
      return { kind: 'dropped', reason: 'no-definition' };
    case 'rejected':
      return result.reason === 'no-traits' ? { kind: 'dropped', reason: 'no-traits' } : timeUnreadable();
  }
}

/** Also without any trait (decisions §4, "distilling"). */
function flatEvent(document: IdentifiedDocument, now: InstantMicros): Distillation {
  const time = eventTimeOf(document.body, now);
  if (time === null) return timeUnreadable();
  const { traits, leftOut } = passThrough(document.body);
  return { kind: 'event', event: toEvent(document, time, traits), leftOut };
}

/** A posted event that its transform found nothing in: shown without data (monasca-events.md §1.5.2). */
function bareEvent(document: IdentifiedDocument, result: DistilResult, now: InstantMicros): Distillation {
  const time = eventTimeOf(document.body, now);
  if (time === null) return timeUnreadable();
  const leftOut = 'leftOut' in result ? result.leftOut : [];
  return { kind: 'event', event: toEvent(document, time, []), leftOut };
}

function toEvent(
  { tenantId, messageId, eventType, resourceId }: IdentifiedDocument,
  time: InstantMicros,
  traits: readonly Trait[],
): DistilledEvent {
  return {
    tenantId,
    messageId,
    eventType: toStorableText(eventType),
    time,
    resourceId: resourceId ?? resourceOf(traits),
    traits,
  };
}

/** Events of one instance must meet in one partition, posted ones too. */
function resourceOf(traits: readonly Trait[]): string | null {
  const trait = traits.find(({ name }) => name === 'instance_id');
  return trait?.type === 'text' && trait.value !== '' ? trait.value : null;
}

/** The document has a type and an id, so its time is all that can be wrong with it. */
function timeUnreadable(): Distillation {
  const error = new DomainError({
    code: 'distiller.time-unreadable',
    kind: 'invalid',
    message: 'The time of the notification or event cannot be read.',
  });
  return { kind: 'invalid', error };
}
