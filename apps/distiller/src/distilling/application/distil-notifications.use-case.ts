import { Inject, Injectable } from '@nestjs/common';
import { Clock, type DomainError, type InstantMicros } from '@cloudtach/kernel';
import { type Transaction } from '@cloudtach/persistence';
import { type Distillation, type LeftOutTrait } from '../domain/distillation.js';
import { type DistilledEvent } from '../domain/distilled-event.js';
import { type DocumentToDistil } from '../domain/document-to-distil.js';
import { type Identification, type IdentifiedDocument, identify } from '../domain/identify-document.js';
import { Definitions } from './definitions.js';
import { EventStore, type KnownEvent } from './event.store.js';

/** What became of one document. */
export type DistilledDocument =
  | { readonly kind: 'stored'; readonly event: DistilledEvent; readonly leftOut: readonly LeftOutTrait[] }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'dropped'; readonly reason: string }
  | { readonly kind: 'invalid'; readonly error: DomainError };

/**
 * Makes events of notifications and of posted events, and stores them. Whose a document is and what its id is depends
 * on nothing but itself, so what came before is known before any definition is asked: a replay is the event of the
 * first time, however the definitions have changed since.
 */
@Injectable()
export class DistilNotifications {
  constructor(
    @Inject(EventStore) private readonly events: EventStore,
    @Inject(Definitions) private readonly definitions: Definitions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** One answer per document, in order. */
  async run(tx: Transaction, documents: readonly DocumentToDistil[]): Promise<readonly DistilledDocument[]> {
    const now = this.clock.now();
    const identifications = documents.map(identify);
    const known = await this.lookUp(tx, identifications.filter(isIdentified));
    const fresh = [...known].filter(([, { kind }]) => kind === 'new').map(([document]) => document);
    const distilled = await this.distil(tx, fresh, now);
    return identifications.map((document) => {
      if (document.kind === 'invalid') return document;
      return distilled.get(document) ?? toAnswer(known.get(document));
    });
  }

  private async lookUp(
    tx: Transaction,
    documents: readonly IdentifiedDocument[],
  ): Promise<ReadonlyMap<IdentifiedDocument, KnownEvent>> {
    const known = await this.events.lookUp(tx, documents);
    return new Map(documents.map((document, index) => [document, known[index] ?? { kind: 'new' }]));
  }

  private async distil(
    tx: Transaction,
    documents: readonly IdentifiedDocument[],
    now: InstantMicros,
  ): Promise<ReadonlyMap<IdentifiedDocument, DistilledDocument>> {
    if (documents.length === 0) return new Map();
    const definitions = await this.definitions.of(tx, documents);
    const distilled = documents.map((document) => definitions.distil(document, now));
    const toStore = distilled.flatMap((distillation, index) =>
      distillation.kind === 'event'
        ? [{ event: distillation.event, origin: documents[index]?.origin ?? '' }]
        : [],
    );
    const isStored = (await this.events.store(tx, toStore)).values();
    return new Map(
      documents.map((document, index) => [document, merge(distilled[index] as Distillation, isStored)]),
    );
  }
}

function isIdentified(identification: Identification): identification is IdentifiedDocument {
  return identification.kind === 'identified';
}

/** `isStored` has one element per event, in order. */
function merge(distillation: Distillation, isStored: Iterator<boolean>): DistilledDocument {
  if (distillation.kind !== 'event') return distillation;
  const next = isStored.next();
  if (next.done === true) throw new Error('the store answered for fewer events than it was given');
  return next.value
    ? { kind: 'stored', event: distillation.event, leftOut: distillation.leftOut }
    : { kind: 'repeated' };
}

function toAnswer(known: KnownEvent | undefined): DistilledDocument {
  return known?.kind === 'replayed'
    ? { kind: 'stored', event: known.event, leftOut: [] }
    : { kind: 'repeated' };
}
