import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type JsonLimits } from '@cloudtach/kernel';
import { type Transaction } from '@cloudtach/persistence';
import { type NotificationOrigin } from '../domain/notification-identity.js';
import { type ReceivedNotification, receiveNotification } from '../domain/received-notification.js';
import { SourceMap } from '../domain/source-map.js';
import { type NotificationRefusal } from '../domain/unwrap-notification.js';
import { type KeptNotification, NotificationStore } from './notification.store.js';

/** A record as it was found in an input topic. */
export interface InputRecord {
  readonly origin: NotificationOrigin;
  readonly value: Uint8Array;
}

/** What became of one record. */
export type TakenIn =
  | {
      readonly kind: 'kept';
      readonly notification: ReceivedNotification;
      readonly kept: KeptNotification & { readonly kind: 'kept' };
    }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'refused'; readonly error: DomainError; readonly byteOffset: number | null };

/** Limits of a JSON text that is taken in; a class, because it is injected. */
export abstract class InputLimits implements JsonLimits {
  abstract readonly bytesMax: number;
  abstract readonly depthMax: number;
}

/** Takes records of input topics in: reads each, keeps what is a notification and new, and says what became of each. */
@Injectable()
export class TakeInNotifications {
  constructor(
    @Inject(NotificationStore) private readonly store: NotificationStore,
    @Inject(SourceMap) private readonly sources: SourceMap,
    @Inject(InputLimits) private readonly limits: InputLimits,
  ) {}

  async run(tx: Transaction, records: readonly InputRecord[]): Promise<readonly TakenIn[]> {
    const { sources, limits } = this;
    const received = records.map(({ value, origin }) =>
      receiveNotification(value, origin, { sources, limits }),
    );
    const notifications = received.filter((result) => result.ok);
    const kept = notifications.length === 0 ? [] : await this.store.keep(tx, notifications);
    let next = 0;
    return received.map((result) => {
      if (!result.ok) return toRefusal(result);
      const outcome = kept[next] as KeptNotification;
      next += 1;
      return outcome.kind === 'kept' ? { kind: 'kept', notification: result, kept: outcome } : outcome;
    });
  }
}

function toRefusal({ code, reason, byteOffset }: NotificationRefusal): TakenIn {
  return { kind: 'refused', error: new DomainError({ code, kind: 'invalid', message: reason }), byteOffset };
}
