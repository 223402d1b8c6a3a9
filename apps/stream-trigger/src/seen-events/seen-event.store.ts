import { type Transaction } from '@cloudtach/persistence';
import { type InstantMicros } from '@cloudtach/kernel';

/** What is remembered of an event. */
export interface SeenEvent {
  readonly tenantId: string | null;
  readonly messageId: string;
  readonly eventType: string;
  readonly time: InstantMicros;
  readonly resourceId: string | null;
}

/** Remembers events by tenant and message id. */
export abstract class SeenEventStore {
  /** For each event, in order: whether it is seen for the first time. Within one call the first of equals is. */
  abstract remember(tx: Transaction, events: readonly SeenEvent[]): Promise<readonly boolean[]>;
}
