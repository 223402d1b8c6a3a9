import { deliveryMigrations } from '@cloudtach/messaging';
import { type ServiceDefinition } from '@cloudtach/service';
import { AppModule } from './app.module.js';
import { StreamTriggerConfig } from './config.js';
import { CreateSeenEvent1763800000000 } from './migrations/1763800000000-create-seen-event.js';

/** What `main`, `migrate` and `offsets` are about. */
export const streamTrigger: ServiceDefinition<StreamTriggerConfig> = {
  name: 'stream-trigger',
  settings: StreamTriggerConfig,
  migrations: [...deliveryMigrations, CreateSeenEvent1763800000000],
  module: () => AppModule,
};
