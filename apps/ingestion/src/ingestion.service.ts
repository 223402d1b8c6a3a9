import { notificationInput } from '@cloudtach/contracts';
import { deliveryMigrations } from '@cloudtach/messaging';
import { type ServiceDefinition } from '@cloudtach/service';
import { AppModule } from './app.module.js';
import { IngestionConfig } from './config.js';
import { CreateNotification1763700001000 } from './migrations/1763700001000-create-notification.js';
import { CreateDerivedTables1763700002000 } from './migrations/1763700002000-create-derived-tables.js';

/** What `main`, `migrate` and `offsets` are about. */
export const ingestion: ServiceDefinition<IngestionConfig> = {
  name: 'ingestion',
  settings: IngestionConfig,
  migrations: [...deliveryMigrations, CreateNotification1763700001000, CreateDerivedTables1763700002000],
  module: (config) => AppModule.forRoot(config),
  inputTopics: (config) => ({ [notificationInput.name]: config.topics }),
};
