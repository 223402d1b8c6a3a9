import { notificationInput } from '@cloudtach/contracts';
import { deliveryMigrations } from '@cloudtach/messaging';
import { type ServiceDefinition } from '@cloudtach/service';
import { AppModule } from './app.module.js';
import { IngestionConfig } from './config.js';
import { CreateNotification1763700001000 } from './migrations/1763700001000-create-notification.js';

/** What `main`, `migrate` and `offsets` are about. */
export const ingestion: ServiceDefinition<IngestionConfig> = {
  name: 'ingestion',
  settings: IngestionConfig,
  migrations: [...deliveryMigrations, CreateNotification1763700001000],
  module: (config) => AppModule.forRoot(config),
  inputTopics: (config) => ({ [notificationInput.name]: config.topics }),
};
