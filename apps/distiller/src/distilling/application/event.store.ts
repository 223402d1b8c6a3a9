import { type Transaction } from '@cloudtach/persistence';
import { type DistilledEvent } from '../domain/distilled-event.js';

/** An event and the record it comes from, as `topic/partition/offset`. */
export interface EventToStore {
  readonly event: DistilledEvent;
  readonly origin: string;
}

/**
 * What storing came to. `repeated`: the tenant has an event of this message id from another record. A `stored`
 * event is what the database holds: when the same record comes again it is the one from the first time.
 */
export type StoredEvent =
  { readonly kind: 'stored'; readonly event: DistilledEvent } | { readonly kind: 'repeated' };

/** Where events are kept: exactly one per tenant and message id (decisions §4). */
export abstract class EventStore {
  /**
   * Stores what is new, in the order given, and says for each what became of it. Storing the same records again
   * changes nothing and gives the same answers.
   */
  abstract store(tx: Transaction, events: readonly EventToStore[]): Promise<readonly StoredEvent[]>;
}
