import { type DomainError } from '@cloudtach/kernel';
import { type LeftOutReason, type LeftOutTrait as LeftOutByDefinition } from '@cloudtach/distillation';
import { type DistilledEvent } from './distilled-event.js';

/** A trait that has a value which cannot be kept. The event goes on without it. */
export interface LeftOutTrait {
  readonly trait: string;
  readonly valueType: LeftOutByDefinition['valueType'];
  readonly reason: LeftOutReason | 'name-too-long' | 'name-reserved';
}

/** What became of a document. */
export type Distillation =
  | { readonly kind: 'event'; readonly event: DistilledEvent; readonly leftOut: readonly LeftOutTrait[] }
  | { readonly kind: 'dropped'; readonly reason: 'no-definition' | 'no-traits' }
  | { readonly kind: 'invalid'; readonly error: DomainError };
