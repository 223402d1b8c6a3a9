import { type DynamicModule, Module } from '@nestjs/common';
import { TenantEventsController } from './adapters/http/tenant-events.controller.js';
import { PostgresTenantEventReader } from './adapters/postgres/postgres-tenant-event.reader.js';
import { TenantEventReader } from './application/tenant-event.reader.js';
import { TenantEventsSettings } from './application/tenant-events-settings.js';

/** Events as Monasca shows them to the tenants they belong to. */
@Module({})
export class TenantEventsModule {
  static forRoot(settings: TenantEventsSettings): DynamicModule {
    return {
      module: TenantEventsModule,
      controllers: [TenantEventsController],
      providers: [
        { provide: TenantEventsSettings, useValue: settings },
        { provide: TenantEventReader, useClass: PostgresTenantEventReader },
      ],
    };
  }
}
