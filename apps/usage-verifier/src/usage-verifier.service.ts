import { deliveryMigrations } from '@cloudtach/messaging';
import { type ServiceDefinition } from '@cloudtach/service';
import { AppModule } from './app.module.js';
import { UsageVerifierConfig } from './config.js';
import { CreateSeenNotification1763800000000 } from './migrations/1763800000000-create-seen-notification.js';

/** What `main`, `migrate` and `offsets` are about. */
export const usageVerifier: ServiceDefinition<UsageVerifierConfig> = {
  name: 'usage-verifier',
  settings: UsageVerifierConfig,
  migrations: [...deliveryMigrations, CreateSeenNotification1763800000000],
  module: () => AppModule,
};
