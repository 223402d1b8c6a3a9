import { Module } from '@nestjs/common';
import { SeenNotificationsModule } from './seen-notifications/seen-notifications.module.js';

/** The features of the usage verifier. */
@Module({ imports: [SeenNotificationsModule] })
export class AppModule {}
