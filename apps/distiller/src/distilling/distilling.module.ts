import { type DynamicModule, Module } from '@nestjs/common';
import { Clock } from '@cloudtach/kernel';
import { DistilBatch } from './adapters/kafka/distil-batch.js';
import { LeftOutTraits } from './adapters/kafka/left-out-traits.js';
import { NotificationReceivedConsumer } from './adapters/kafka/notification-received.consumer.js';
import { PostedEventConsumer } from './adapters/kafka/posted-event.consumer.js';
import { EventUpkeep } from './adapters/postgres/event-upkeep.js';
import { PostgresEventStore } from './adapters/postgres/postgres-event.store.js';
import { DistilDocuments } from './application/distil-documents.use-case.js';
import { DistillingSettings } from './application/distilling-settings.js';
import { EventStore } from './application/event.store.js';
import { PostedEventLimits } from './application/posted-event-limits.js';

/** From notifications and posted events to stored events and messages about them. */
@Module({})
export class DistillingModule {
  /** @param definitions provides `Definitions` */
  static forRoot(
    {
      limits,
      clock,
      ...settings
    }: DistillingSettings & {
      readonly limits: PostedEventLimits;
      readonly clock: Clock;
    },
    definitions: DynamicModule,
  ): DynamicModule {
    return {
      module: DistillingModule,
      imports: [definitions],
      controllers: [NotificationReceivedConsumer, PostedEventConsumer],
      providers: [
        { provide: DistillingSettings, useValue: settings },
        { provide: PostedEventLimits, useValue: limits },
        { provide: Clock, useValue: clock },
        { provide: EventStore, useClass: PostgresEventStore },
        DistilBatch,
        DistilDocuments,
        EventUpkeep,
        LeftOutTraits,
      ],
    };
  }
}
