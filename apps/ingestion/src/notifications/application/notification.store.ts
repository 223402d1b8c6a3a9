import { type Transaction } from '@cloudtach/persistence';
import { type ReceivedNotification } from '../domain/received-notification.js';
import { type Source } from '../domain/source-map.js';

/** What became of a notification that was to be kept. */
export type KeptNotification =
  | {
      /** It has a row, written now or by an earlier try with the same record. */
      readonly kind: 'kept';
      readonly rawId: number;
      /** Whether the row was written now; otherwise everything that follows from it was too. */
      readonly isNew: boolean;
      /** As the row tells it: rules about sources may have changed between the tries. */
      readonly source: Source;
    }
  /** Another record brought it before. */
  | { readonly kind: 'repeated' };

/** Keeps raw notifications. */
export abstract class NotificationStore {
  /**
   * Keeps notifications inside a transaction, in the order given: ids grow in that order, and repeats take none. Keeping
   * a record again finds its row and changes nothing.
   */
  abstract keep(
    tx: Transaction,
    notifications: readonly ReceivedNotification[],
  ): Promise<readonly KeptNotification[]>;
}
