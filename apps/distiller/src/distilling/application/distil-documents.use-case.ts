import { Inject, Injectable } from '@nestjs/common';
import { Clock, type DomainError } from '@cloudtach/kernel';
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
 * on nothing but itself, so a replay is known by its identity: it is the event of the first time, however the definitions
 * have changed since.
 */
@Injectable()
export class DistilDocuments {
  constructor(
    @Inject(EventStore) private readonly events: EventStore,
    @Inject(Definitions) private readonly definitions: Definitions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** One answer per document, in order. */
  async run(tx: Transaction, documents: readonly DocumentToDistil[]): Promise<readonly DistilledDocument[]> {
    const identifications = documents.map(identify);
    const identified = identifications.filter(isIdentified);
    const answers = await this.store(tx, identified, await this.distil(tx, identified));
    const answer = answers.values();
    return identifications.map((document) => (isIdentified(document) ? next(answer) : document));
  }

  private async distil(tx: Transaction, documents: readonly IdentifiedDocument[]): Promise<Distillation[]> {
    const definitions = await this.definitions.of(tx, documents);
    const now = this.clock.now();
    return documents.map((document) => definitions.distil(document, now));
  }

  /** Stored first and looked up afterwards, because nearly every document is a new event. */
  private async store(
    tx: Transaction,
    documents: readonly IdentifiedDocument[],
    distilled: readonly Distillation[],
  ): Promise<readonly DistilledDocument[]> {
    const toStore = distilled.flatMap((distillation, index) =>
      distillation.kind === 'event'
        ? [{ event: distillation.event, origin: documents[index]?.origin ?? '' }]
        : [],
    );
    const isStored = (await this.events.store(tx, toStore)).values();
    const answers = distilled.map((distillation) =>
      distillation.kind === 'event' && next(isStored) ? { ...distillation, kind: 'stored' as const } : null,
    );
    const others = documents.filter((_, index) => answers[index] === null);
    const known = (await this.events.lookUp(tx, others)).values();
    return answers.map((answer, index) => answer ?? toAnswer(distilled[index] as Distillation, next(known)));
  }
}

function isIdentified(identification: Identification): identification is IdentifiedDocument {
  return identification.kind === 'identified';
}

/** Of what was not stored now: somebody else stored it before, or there was nothing to store. */
function toAnswer(distillation: Distillation, known: KnownEvent): DistilledDocument {
  if (known.kind === 'replayed') return { kind: 'stored', event: known.event, leftOut: [] };
  return known.kind === 'taken' || distillation.kind === 'event' ? { kind: 'repeated' } : distillation;
}

function next<T>(values: Iterator<T>): T {
  const result = values.next();
  if (result.done === true) throw new Error('the store answered for fewer events than it was given');
  return result.value;
}
