import { type InstantMicros } from '@cloudtach/kernel';
import { type Transaction } from '@cloudtach/persistence';
import { type Distillation } from '../domain/distillation.js';
import { type IdentifiedDocument } from '../domain/identify-document.js';

/** The definitions of one moment, for some documents. */
export interface ReadyDefinitions {
  distil(document: IdentifiedDocument, now: InstantMicros): Distillation;
}

/** The definitions of one moment. */
export interface CurrentDefinitions {
  /** Makes ready what these documents need. */
  of(documents: readonly IdentifiedDocument[]): Promise<ReadyDefinitions>;
}

/** Which definitions there are: those of everybody, and the transforms of tenants. */
export abstract class Definitions {
  /** The definitions as they are now; good for as long as the transaction is open. */
  abstract current(tx: Transaction): Promise<CurrentDefinitions>;
}
