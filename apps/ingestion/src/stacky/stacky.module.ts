import { type DynamicModule, Module } from '@nestjs/common';
import { Clock } from '@cloudtach/kernel';
import { ListsController } from './adapters/http/lists.controller.js';
import { NotificationTablesController } from './adapters/http/notification-tables.controller.js';
import { TimingTablesController } from './adapters/http/timing-tables.controller.js';
import { NotificationWalk } from './adapters/postgres/notification-walk.js';
import { PostgresNotificationReader } from './adapters/postgres/postgres-notification.reader.js';
import { PostgresTimingReader } from './adapters/postgres/postgres-timing.reader.js';
import { NotificationReader, SearchSettings } from './application/notification.reader.js';
import { TimingReader } from './application/timing.reader.js';

/** The tables of StackTach v2 that are about notifications. */
@Module({})
export class StackyModule {
  static forRoot(clock: Clock, search: SearchSettings): DynamicModule {
    return {
      module: StackyModule,
      controllers: [ListsController, NotificationTablesController, TimingTablesController],
      providers: [
        NotificationWalk,
        { provide: NotificationReader, useClass: PostgresNotificationReader },
        { provide: TimingReader, useClass: PostgresTimingReader },
        { provide: SearchSettings, useValue: search },
        { provide: Clock, useValue: clock },
      ],
    };
  }
}
