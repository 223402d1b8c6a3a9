import { type InstantMicros } from '@cloudtach/kernel';
import { type Transaction } from '@cloudtach/persistence';

/** What is remembered of a notification. */
export interface SeenNotification {
  /** Of the message that told of it. */
  readonly id: string;
  /** Its own; null where it has none. */
  readonly messageId: string | null;
  readonly eventType: string;
  readonly service: string;
  readonly time: InstantMicros;
  readonly resourceId: string | null;
}

/** Remembers notifications by the id of their message. */
export abstract class SeenNotificationStore {
  /** For each, in order: whether it is seen for the first time. Within one call the first of equals is. */
  abstract remember(tx: Transaction, notifications: readonly SeenNotification[]): Promise<readonly boolean[]>;
}
