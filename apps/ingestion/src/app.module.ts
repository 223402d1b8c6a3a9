import { type DynamicModule, Module } from '@nestjs/common';
import { clockOf } from '@cloudtach/service';
import { type IngestionConfig } from './config.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { PostedEventsModule } from './posted-events/posted-events.module.js';
import { RetentionModule } from './retention/retention.module.js';
import { StackyModule } from './stacky/stacky.module.js';

/** The features of ingestion. */
@Module({})
export class AppModule {
  static forRoot(config: IngestionConfig): DynamicModule {
    const { recordBytesMax: bytesMax, jsonDepthMax: depthMax } = config.kafka;
    const clock = clockOf(config.tests);
    const retention = { days: config.retentionDays };
    return {
      module: AppModule,
      imports: [
        NotificationsModule.forRoot({
          sources: config.sourceRules(),
          defaultDeployment: config.deployment,
          limits: { bytesMax, depthMax },
          clock,
          retention,
        }),
        PostedEventsModule.forRoot({
          settings: {
            region: config.region,
            bodyBytesMax: config.postedBytesMax,
            bulkBodyBytesMax: config.bulkPostedBytesMax,
            recordBytesMax: bytesMax,
            recordDepthMax: depthMax,
          },
          roles: config.monascaRoles,
          clock,
        }),
        StackyModule.forRoot(clock, { bodyDepthMax: depthMax }),
        ...(config.roles.role === 'api' ? [] : [RetentionModule.forRoot(retention, clock)]),
      ],
    };
  }
}
