import { monEventInput, postedEventTopics, rawEventInput } from '@cloudtach/contracts';
import { deliveryMigrations } from '@cloudtach/messaging';
import { type ServiceDefinition } from '@cloudtach/service';
import { AppModule } from './app.module.js';
import { DistillerConfig } from './config.js';
import { CreateDistillerDefinition1763800001000 } from './migrations/1763800001000-create-distiller-definition.js';
import { CreateEvent1763800000000 } from './migrations/1763800000000-create-event.js';

/** What `main`, `migrate` and `offsets` are about. */
export const distiller: ServiceDefinition<DistillerConfig> = {
  name: 'distiller',
  settings: DistillerConfig,
  migrations: [...deliveryMigrations, CreateEvent1763800000000, CreateDistillerDefinition1763800001000],
  module: (config) => AppModule.forRoot(config),
  inputTopics: () => ({
    [rawEventInput.name]: [postedEventTopics.rawEvents],
    [monEventInput.name]: [postedEventTopics.monEvents],
  }),
};
