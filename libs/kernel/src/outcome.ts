import { type DomainError } from './domain-error.js';

/**
 * How the handling of one record ended (style-models §9). Every record read ends in exactly one of these and
 * is counted under it, so that the books balance (architecture §3.9).
 */
export type Outcome =
  | { readonly kind: 'handled' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'parked'; readonly error: DomainError; readonly byteOffset?: number };

const handledOutcome: Outcome = Object.freeze({ kind: 'handled' });
const duplicateOutcome: Outcome = Object.freeze({ kind: 'duplicate' });

/** The record changed something, as it should. */
export function handled(): Outcome {
  return handledOutcome;
}

/** What the record says was known before; nothing changed. */
export function duplicate(): Outcome {
  return duplicateOutcome;
}

/** A rule says this record is not for us. `reason` is a metric label: from a closed set, never record data. */
export function skipped(reason: string): Outcome {
  return { kind: 'skipped', reason };
}

/** The record can never be handled: it is kept with its bytes and this error, at `byteOffset` if known. */
export function parked(error: DomainError, byteOffset?: number): Outcome {
  return byteOffset === undefined ? { kind: 'parked', error } : { kind: 'parked', error, byteOffset };
}
