import { Module } from '@nestjs/common';
import { SeenEventsModule } from './seen-events/seen-events.module.js';

/** The features of the stream trigger. */
@Module({ imports: [SeenEventsModule] })
export class AppModule {}
