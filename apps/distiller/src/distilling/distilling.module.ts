import { type DynamicModule, Module } from '@nestjs/common';
import { Clock, SystemClock } from '@cloudtach/kernel';
import { LeftOutTraits } from './adapters/kafka/left-out-traits.js';
import { NotificationReceivedConsumer } from './adapters/kafka/notification-received.consumer.js';
import { EventPartitions } from './adapters/postgres/event-partitions.js';
import { PostgresEventStore } from './adapters/postgres/postgres-event.store.js';
import { DistilNotifications } from './application/distil-notifications.use-case.js';
import { DistillingSettings } from './application/distilling-settings.js';
import { EventStore } from './application/event.store.js';

/** From received notifications to stored events and messages about them. */
@Module({})
export class DistillingModule {
  static forRoot(settings: DistillingSettings): DynamicModule {
    return {
      module: DistillingModule,
      controllers: [NotificationReceivedConsumer],
      providers: [
        { provide: DistillingSettings, useValue: settings },
        { provide: Clock, useClass: SystemClock },
        { provide: EventStore, useClass: PostgresEventStore },
        DistilNotifications,
        EventPartitions,
        LeftOutTraits,
      ],
    };
  }
}
