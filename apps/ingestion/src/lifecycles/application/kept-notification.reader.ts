import { type Transaction } from '@cloudtach/persistence';
import { type InstantMicros } from '@cloudtach/kernel';
import { type SeenNotification } from '../domain/seen-notification.js';

/** A place in all notifications in the order of their times. */
export type KeptPlace = Pick<SeenNotification, 'when' | 'identity'>;

/** Before every notification of a time or later. */
export function placeBefore(when: InstantMicros): KeptPlace {
  return { when, identity: '00000000-0000-0000-0000-000000000000' };
}

/** Reads notifications that were kept, to derive from them anew. */
export abstract class KeptNotificationReader {
  /** All of an instance, in no order; null when they are too many to be read. */
  abstract ofInstance(tx: Transaction, instance: string): Promise<readonly SeenNotification[] | null>;

  /** The next ones behind a place; none when that is the end. */
  abstract after(tx: Transaction, place: KeptPlace): Promise<readonly SeenNotification[]>;
}
