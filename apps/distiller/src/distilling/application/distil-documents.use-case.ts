import { Inject, Injectable } from '@nestjs/common';
import { Clock, type DomainError } from '@cloudtach/kernel';
import { type Transaction } from '@cloudtach/persistence';
import { type Distillation, type LeftOutTrait } from '../domain/distillation.js';
import { type DistilledEvent } from '../domain/distilled-event.js';
import { type DocumentToDistil } from '../domain/document-to-distil.js';
import { type Identification, type IdentifiedDocument, identify } from '../domain/identify-document.js';
import { type CurrentDefinitions, Definitions } from './definitions.js';
import { type EventIdentity, EventStore, type KnownEvent } from './event.store.js';

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

  /**
   * One answer per document, in order. Documents are taken some at a time and let go when they are distilled: what was read of
   * a whole batch would survive in memory until its end.
   */
  async run(tx: Transaction, documents: Iterable<DocumentToDistil>): Promise<readonly DistilledDocument[]> {
    const definitions = await this.definitions.current(tx);
    const results: (Distilled | InvalidDocument)[] = [];
    for (const some of groupsOf(documents, documentsAtOnce))
      results.push(...(await this.distil(definitions, some)));
    const answers = (await this.store(tx, results.filter(isDistilled))).values();
    return results.map((result) => (isDistilled(result) ? next(answers) : result));
  }

  private async distil(
    definitions: CurrentDefinitions,
    documents: readonly DocumentToDistil[],
  ): Promise<(Distilled | InvalidDocument)[]> {
    const identifications = documents.map(identify);
    const ready = await definitions.of(identifications.filter(isIdentified));
    const now = this.clock.now();
    return identifications.map((document) => {
      if (!isIdentified(document)) return document;
      const { tenantId, messageId, origin } = document;
      return { identity: { tenantId, messageId, origin }, distillation: ready.distil(document, now) };
    });
  }

  /** Stored first and looked up afterwards, because nearly every document is a new event. */
  private async store(
    tx: Transaction,
    distilled: readonly Distilled[],
  ): Promise<readonly DistilledDocument[]> {
    const toStore = distilled.flatMap(({ distillation, identity: { origin } }) =>
      distillation.kind === 'event' ? [{ event: distillation.event, origin }] : [],
    );
    const isStored = (await this.events.store(tx, toStore)).values();
    const answers = distilled.map(({ distillation }) =>
      distillation.kind === 'event' && next(isStored) ? { ...distillation, kind: 'stored' as const } : null,
    );
    const others = distilled.filter((_, index) => answers[index] === null);
    const known = await this.events.lookUp(
      tx,
      others.map(({ identity }) => identity),
    );
    const rest = known.values();
    return answers.map((answer, index) => answer ?? toAnswer(distilled[index] as Distilled, next(rest)));
  }
}

/** Not more than fit into the young generation together, with all that was read of them. */
const documentsAtOnce = 100;

/** What was made of a document. */
interface Distilled {
  readonly identity: EventIdentity;
  readonly distillation: Distillation;
}

type InvalidDocument = Exclude<Identification, IdentifiedDocument>;

function isDistilled(result: Distilled | InvalidDocument): result is Distilled {
  return 'distillation' in result;
}

function* groupsOf<T>(all: Iterable<T>, size: number): Generator<T[]> {
  let group: T[] = [];
  for (const one of all) {
    group.push(one);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

function isIdentified(identification: Identification): identification is IdentifiedDocument {
  return identification.kind === 'identified';
}

/** Of what was not stored now: somebody else stored it before, or there was nothing to store. */
function toAnswer({ distillation }: Distilled, known: KnownEvent): DistilledDocument {
  if (known.kind === 'replayed') return { kind: 'stored', event: known.event, leftOut: [] };
  return known.kind === 'taken' || distillation.kind === 'event' ? { kind: 'repeated' } : distillation;
}

function next<T>(values: Iterator<T>): T {
  const result = values.next();
  if (result.done === true) throw new Error('the store answered for fewer events than it was given');
  return result.value;
}
