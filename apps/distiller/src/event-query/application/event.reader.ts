import { type DistilledEvent } from '../../distilling/domain/distilled-event.js';
import { type EventFilter, type EventPage } from '../domain/event-query.js';

/** An event and its place in the order of storage. */
export interface ListedEvent {
  readonly id: bigint;
  readonly event: DistilledEvent;
}

/** Reads stored events. */
export abstract class EventReader {
  abstract list(page: EventPage): Promise<readonly ListedEvent[]>;

  abstract count(filter: EventFilter): Promise<bigint>;

  /** Events with exactly this message id: several where tenants share one, none where nobody has it. */
  abstract find(messageId: string): Promise<readonly DistilledEvent[]>;
}
