import { type DynamicModule, Module } from '@nestjs/common';
import { clockOf } from '@cloudtach/service';
import { type DistillerConfig } from './config.js';
import { DefinitionsModule } from './definitions/definitions.module.js';
import { DistillingModule } from './distilling/distilling.module.js';
import { EventQueryModule } from './event-query/event-query.module.js';
import { TenantEventsModule } from './tenant-events/tenant-events.module.js';
import { TransformsModule } from './transforms/transforms.module.js';

/** The features of the distiller. */
@Module({})
export class AppModule {
  static forRoot(config: DistillerConfig): DynamicModule {
    const { recordBytesMax: bytesMax, jsonDepthMax: depthMax } = config.kafka;
    const { full: roles, delegate: delegateRoles } = config.monasca;
    const definitions = DefinitionsModule.forRoot({
      file: config.definitionsFile,
      catchAll: config.catchAll,
    });
    const clock = clockOf(config.tests);
    const distilling = { clock, retentionDays: config.retentionDays, limits: { bytesMax, depthMax } };
    return {
      module: AppModule,
      imports: [
        DistillingModule.forRoot(distilling, definitions),
        EventQueryModule.forRoot({ countFormat: config.countFormat, limitMax: config.eventsLimitMax }),
        TenantEventsModule.forRoot({ roles, delegateRoles }),
        TransformsModule.forRoot(
          {
            roles,
            perTenantMax: config.transformsPerTenantMax,
            charactersPerTenantMax: config.transformCharactersPerTenantMax,
          },
          clock,
        ),
      ],
    };
  }
}
