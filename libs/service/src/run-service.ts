import { configFromCommandLine, type ConfigProcess, type ServiceSettings } from '@cloudtach/config';
import { bootstrapService } from '@cloudtach/http';
import { KafkaBatchStrategy, Messaging, MessagingModule, parseArmedCrashPoint } from '@cloudtach/messaging';
import type { Observability } from '@cloudtach/observability';
import { assertSchemaCurrent, Database, toDatabaseRefusal } from '@cloudtach/persistence';
import type { DynamicModule } from '@nestjs/common';
import { BooksController } from './books.controller.js';
import { databaseOptionsOf } from './database-options.js';
import type { ServiceDefinition } from './service-definition.js';

class ServiceModule {}

/**
 * Runs a service until it is told to stop: reads its configuration, opens its database, refuses an older schema, and
 * starts HTTP and consumers as `ROLE` says. Ends the process with status 1 when it cannot start.
 */
export async function runService<Config extends ServiceSettings>(
  definition: ServiceDefinition<Config>,
  from: ConfigProcess,
): Promise<void> {
  const config = configFromCommandLine(definition.settings, from);
  await bootstrapService({
    service: definition.name,
    config,
    module: (_, observability) => compose(definition, config, observability),
    refusalOf: toDatabaseRefusal,
    strategy: (app) => new KafkaBatchStrategy(app.get(Messaging)),
  });
}

async function compose<Config extends ServiceSettings>(
  definition: ServiceDefinition<Config>,
  config: Config,
  { log, metrics, health }: Observability,
): Promise<DynamicModule> {
  const database = await Database.connect({
    ...databaseOptionsOf(definition, config),
    onIdleError: (err) => log.warn({ err }, 'an idle connection to the database ended'),
  });
  await assertSchemaCurrent(database, definition.migrations);
  health.addCheck('database', async () =>
    (await database.isReachable())
      ? { ready: true }
      : { ready: false, reason: 'the database does not answer' },
  );
  const { crashPoint } = config.tests;
  const messaging = new Messaging({
    service: definition.name,
    settings: config.kafka,
    database,
    log,
    metrics,
    health,
    ...(definition.inputTopics === undefined ? {} : { inputTopics: definition.inputTopics(config) }),
    ...(crashPoint === null ? {} : { crashPoint: parseArmedCrashPoint(crashPoint) }),
  });
  return {
    module: ServiceModule,
    imports: [MessagingModule.forRoot(messaging), definition.module(config)],
    controllers: [BooksController],
  };
}
