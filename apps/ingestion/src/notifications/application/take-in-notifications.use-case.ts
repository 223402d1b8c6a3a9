import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type JsonLimits } from '@cloudtach/kernel';
import { type Transaction } from '@cloudtach/persistence';
import { Derive, type NotDerived } from '../../lifecycles/application/derive.use-case.js';
import { type SeenNotification } from '../../lifecycles/domain/seen-notification.js';
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

/** What became of some records. */
export interface TakenInBatch {
  /** Of each record, in their order. */
  readonly records: readonly TakenIn[];
  /** How often something could not be derived of what was kept. */
  readonly notDerived: NotDerived;
}

/** Limits of a JSON text that is taken in; a class, because it is injected. */
export abstract class InputLimits implements JsonLimits {
  abstract readonly bytesMax: number;
  abstract readonly depthMax: number;
}

/**
 * Takes records of input topics in: reads each, keeps what is a notification and new, derives what follows from it, and
 * says what became of each.
 */
@Injectable()
export class TakeInNotifications {
  constructor(
    @Inject(NotificationStore) private readonly store: NotificationStore,
    @Inject(Derive) private readonly derive: Derive,
    @Inject(SourceMap) private readonly sources: SourceMap,
    @Inject(InputLimits) private readonly limits: InputLimits,
  ) {}

  async run(tx: Transaction, records: readonly InputRecord[]): Promise<TakenInBatch> {
    const { sources, limits } = this;
    const received = records.map(({ value, origin }) =>
      receiveNotification(value, origin, { sources, limits }),
    );
    const notifications = received.filter((result) => result.ok);
    const kept = notifications.length === 0 ? [] : await this.store.keep(tx, notifications);
    const seen = notifications.flatMap((notification, index) => toSeen(notification, kept[index]));
    const notDerived = await this.derive.run(tx, seen);
    let next = 0;
    const taken = received.map((result): TakenIn => {
      if (!result.ok) return toRefusal(result);
      const outcome = kept[next] as KeptNotification;
      next += 1;
      return outcome.kind === 'kept' ? { kind: 'kept', notification: result, kept: outcome } : outcome;
    });
    return { records: taken, notDerived };
  }
}

/** A notification to derive from; none when it was kept before. */
function toSeen(notification: ReceivedNotification, kept: KeptNotification | undefined): SeenNotification[] {
  if (kept?.kind !== 'kept' || !kept.isNew) return [];
  const { details, deployment, eventType, identity, isVersioned, kind } = notification;
  const { publisherService, requestId, resourceId, when } = notification;
  return [
    {
      kind,
      rawId: kept.rawId,
      identity,
      when,
      eventType,
      publisherService,
      resourceId,
      requestId,
      deployment,
      tenant: details.tenant,
      state: details.state,
      oldTask: details.oldTask,
      isVersioned,
    },
  ];
}

function toRefusal({ code, reason, byteOffset }: NotificationRefusal): TakenIn {
  return { kind: 'refused', error: new DomainError({ code, kind: 'invalid', message: reason }), byteOffset };
}
