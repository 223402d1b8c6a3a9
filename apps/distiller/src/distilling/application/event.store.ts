import { type MessageId, type TenantId } from '@cloudtach/kernel';
import { type Transaction } from '@cloudtach/persistence';
import { type DistilledEvent } from '../domain/distilled-event.js';

/** What makes an event one, and the record it comes from, as `topic/partition/offset`. */
export interface EventIdentity {
  readonly tenantId: TenantId | null;
  readonly messageId: MessageId;
  readonly origin: string;
}

/** An event and the record it comes from. */
export interface EventToStore {
  readonly event: DistilledEvent;
  readonly origin: string;
}

/**
 * What is known of an identity. `replayed`: the same record made an event before, and this is the event as it was
 * stored then. `taken`: another record did. `new`: nobody did.
 */
export type KnownEvent =
  | { readonly kind: 'new' }
  | { readonly kind: 'taken' }
  | { readonly kind: 'replayed'; readonly event: DistilledEvent };

/** Where events are kept: exactly one per tenant and message id (decisions §4). */
export abstract class EventStore {
  /** Looks identities up; one answer each, in order. */
  abstract lookUp(tx: Transaction, identities: readonly EventIdentity[]): Promise<readonly KnownEvent[]>;

  /**
   * Stores events in the order given, each with an id of its own, and says for each whether it was stored: not when its
   * identity is taken, by an earlier one of them or by another batch meanwhile.
   *
   * @throws DomainError `distiller.day-being-made` while room is made for events of a day
   */
  abstract store(tx: Transaction, events: readonly EventToStore[]): Promise<readonly boolean[]>;
}
