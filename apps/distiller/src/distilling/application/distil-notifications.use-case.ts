import { Inject, Injectable } from '@nestjs/common';
import { Clock, type DomainError, type JsonObject, type MessageId } from '@cloudtach/kernel';
import { type Transaction } from '@cloudtach/persistence';
import { type Distillation, type LeftOutTrait, distilNotification } from '../domain/distil-notification.js';
import { type DistilledEvent } from '../domain/distilled-event.js';
import { DistillingSettings } from './distilling-settings.js';
import { EventStore, type StoredEvent } from './event.store.js';

/** A notification as it was received. */
export interface NotificationToDistil {
  readonly notification: JsonObject;
  /** Stands in for a message id of its own; the same at every replay. */
  readonly derivedMessageId: MessageId;
  readonly origin: string;
}

/** What became of one notification. */
export type DistilledNotification =
  | { readonly kind: 'stored'; readonly event: DistilledEvent; readonly leftOut: readonly LeftOutTrait[] }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'dropped'; readonly reason: string }
  | { readonly kind: 'invalid'; readonly error: DomainError };

/** Makes events of notifications and stores them. */
@Injectable()
export class DistilNotifications {
  constructor(
    @Inject(EventStore) private readonly events: EventStore,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(DistillingSettings) private readonly settings: DistillingSettings,
  ) {}

  /** One answer per notification, in order. */
  async run(
    tx: Transaction,
    notifications: readonly NotificationToDistil[],
  ): Promise<readonly DistilledNotification[]> {
    const now = this.clock.now();
    const { catchAll } = this.settings;
    const distilled = notifications.map(({ notification, derivedMessageId }) =>
      distilNotification(notification, { catchAll, now, derivedMessageId }),
    );
    const toStore = distilled.flatMap((distillation, index) =>
      distillation.kind === 'event'
        ? [{ event: distillation.event, origin: notifications[index]?.origin ?? '' }]
        : [],
    );
    const stored = (await this.events.store(tx, toStore)).values();
    return distilled.map((distillation) => merge(distillation, stored));
  }
}

/** `stored` has one element per event, in order. */
function merge(distillation: Distillation, stored: Iterator<StoredEvent>): DistilledNotification {
  if (distillation.kind !== 'event') return distillation;
  const next = stored.next();
  if (next.done === true) throw new Error('the store answered for fewer events than it was given');
  return next.value.kind === 'stored' ? { ...next.value, leftOut: distillation.leftOut } : next.value;
}
