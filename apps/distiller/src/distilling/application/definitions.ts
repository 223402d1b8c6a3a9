import { type InstantMicros } from '@cloudtach/kernel';
import { type Transaction } from '@cloudtach/persistence';
import { type Distillation } from '../domain/distillation.js';
import { type IdentifiedDocument } from '../domain/identify-document.js';

/** The definitions of one moment. */
export interface CurrentDefinitions {
  distil(document: IdentifiedDocument, now: InstantMicros): Distillation;
}

/** Which definitions there are: those of everybody, and the transforms of tenants. */
export abstract class Definitions {
  /** The definitions for documents of these tenants and types, as they are now. */
  abstract of(tx: Transaction, documents: readonly IdentifiedDocument[]): Promise<CurrentDefinitions>;
}
