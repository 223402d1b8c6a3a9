import { type DynamicModule, Module } from '@nestjs/common';
import { type IngestionConfig } from './config.js';
import { NotificationsModule } from './notifications/notifications.module.js';

/** The features of ingestion. */
@Module({})
export class AppModule {
  static forRoot(config: IngestionConfig): DynamicModule {
    const { recordBytesMax: bytesMax, jsonDepthMax: depthMax } = config.kafka;
    return {
      module: AppModule,
      imports: [
        NotificationsModule.forRoot({
          sources: config.sourceRules(),
          defaultDeployment: config.deployment,
          limits: { bytesMax, depthMax },
        }),
      ],
    };
  }
}
