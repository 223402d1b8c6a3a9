import { type InstantMicros, type MessageId } from '@cloudtach/kernel';
import { type Trait, type TraitType } from './trait.js';

/** What distilling depends on beside definitions and notification. */
export interface Circumstances {
  /** The time of notifications that tell none (distiller.md §8.3). */
  readonly now: InstantMicros;
  /** Stands in for a message id that is missing or cannot be kept; null makes such notifications rejected. */
  readonly derivedMessageId: MessageId | null;
}

/** What a notification becomes: type, time, traits (distiller.md §1). */
export interface DistilledEvent {
  readonly messageId: MessageId;
  readonly eventType: string;
  readonly time: InstantMicros;
  /** Each name at most once, none of them a name of the envelope, never empty. */
  readonly traits: readonly Trait[];
}

/** Why a trait that has a value was left out (distiller.md §6, "Conversion failure"). */
export type LeftOutReason =
  /** The value is no integer, number or datetime in any accepted spelling. */
  | 'not-an-integer'
  | 'not-a-number'
  | 'not-a-datetime'
  /** A number beyond what its type can hold. */
  | 'out-of-range'
  /** Text with NUL or a lone surrogate, which PostgreSQL cannot hold (architecture.md §3.4). */
  | 'unstorable-text'
  /** The paths of one notification visited more values than are allowed. */
  | 'path-too-costly'
  /** The plugin failed. */
  | 'plugin-failed';

/** A trait that an event goes on without. */
export interface LeftOutTrait {
  readonly trait: string;
  readonly type: TraitType;
  /** What JSON type the value had; `unknown` where no value was reached. */
  readonly valueType: 'boolean' | 'number' | 'string' | 'array' | 'object' | 'unknown';
  readonly reason: LeftOutReason;
}

/** Why a notification cannot become an event (distiller.md §8). */
export type RejectionReason = 'event-type-missing' | 'message-id-missing' | 'time-unreadable' | 'no-traits';

/**
 * What became of a notification. `dropped`: no definition wants it. `rejected`: it is invalid, or, with `no-traits`, it
 * gave an event without any trait, which no stream can use (distiller.md §8).
 */
export type DistilResult =
  | { readonly kind: 'event'; readonly event: DistilledEvent; readonly leftOut: readonly LeftOutTrait[] }
  | { readonly kind: 'dropped' }
  | {
      readonly kind: 'rejected';
      readonly reason: RejectionReason;
      readonly leftOut: readonly LeftOutTrait[];
    };
