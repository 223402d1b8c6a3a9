import { type DynamicModule, Module } from '@nestjs/common';
import { Clock, type JsonLimits } from '@cloudtach/kernel';
import { LifecyclesModule } from '../lifecycles/lifecycles.module.js';
import { RetentionSettings } from '../retention/application/drop-expired.use-case.js';
import { NotificationInputConsumer } from './adapters/kafka/notification-input.consumer.js';
import { NotificationPartitions } from './adapters/postgres/notification-partitions.js';
import { PostgresNotificationStore } from './adapters/postgres/postgres-notification.store.js';
import { NotificationStore } from './application/notification.store.js';
import { InputLimits, TakeInNotifications } from './application/take-in-notifications.use-case.js';
import { SourceMap, type SourceRule } from './domain/source-map.js';

/** What the feature is configured with. */
export interface NotificationsOptions {
  readonly sources: readonly SourceRule[];
  readonly defaultDeployment: string;
  readonly limits: JsonLimits;
  readonly clock: Clock;
  readonly retention: RetentionSettings;
}

/** Raw notifications: taken in from the input topics, kept, and told about. */
@Module({})
export class NotificationsModule {
  static forRoot({
    sources,
    defaultDeployment,
    limits,
    clock,
    retention,
  }: NotificationsOptions): DynamicModule {
    return {
      module: NotificationsModule,
      imports: [LifecyclesModule],
      controllers: [NotificationInputConsumer],
      providers: [
        TakeInNotifications,
        NotificationPartitions,
        { provide: NotificationStore, useClass: PostgresNotificationStore },
        { provide: Clock, useValue: clock },
        { provide: RetentionSettings, useValue: retention },
        { provide: InputLimits, useValue: limits },
        { provide: SourceMap, useValue: new SourceMap(sources, defaultDeployment) },
      ],
    };
  }
}
