import { type DynamicModule, Module } from '@nestjs/common';
import { EventsController } from './adapters/http/events.controller.js';
import { PostgresEventReader } from './adapters/postgres/postgres-event.reader.js';
import { EventQuerySettings } from './application/event-query-settings.js';
import { EventReader } from './application/event.reader.js';

/** The HTTP side of events. */
@Module({})
export class EventQueryModule {
  static forRoot(settings: EventQuerySettings): DynamicModule {
    return {
      module: EventQueryModule,
      controllers: [EventsController],
      providers: [
        { provide: EventQuerySettings, useValue: settings },
        { provide: EventReader, useClass: PostgresEventReader },
      ],
    };
  }
}
