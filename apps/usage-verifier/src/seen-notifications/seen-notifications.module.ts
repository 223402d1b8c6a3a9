import { Module } from '@nestjs/common';
import { NotificationReceivedConsumer } from './adapters/kafka/notification-received.consumer.js';
import { PostgresSeenNotificationStore } from './adapters/postgres/postgres-seen-notification.store.js';
import { SeenNotificationStore } from './seen-notification.store.js';

/** Which notifications came by. */
@Module({
  controllers: [NotificationReceivedConsumer],
  providers: [{ provide: SeenNotificationStore, useClass: PostgresSeenNotificationStore }],
})
export class SeenNotificationsModule {}
