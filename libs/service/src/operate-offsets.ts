import { loadConfig, type ConfigProcess, type ServiceSettings } from '@cloudtach/config';
import { runOffsetsCommand } from '@cloudtach/messaging';
import { createLogger } from '@cloudtach/observability';
import { Database } from '@cloudtach/persistence';
import { databaseOptionsOf } from './database-options.js';
import type { ServiceDefinition } from './service-definition.js';

/** The operator's command of a service: lists offsets and books, settles incidents (`libs/messaging`). */
export async function operateOffsets<Config extends ServiceSettings>(
  definition: ServiceDefinition<Config>,
  from: ConfigProcess,
): Promise<void> {
  const config = loadConfig(definition.settings, from.env);
  const database = await Database.connect(databaseOptionsOf(definition, config));
  const status = await runOffsetsCommand(from.argv.slice(2), {
    service: definition.name,
    brokers: config.kafka.brokers,
    topicPrefix: config.kafka.topicPrefix,
    database,
    log: createLogger({ service: definition.name, level: config.log.level }),
    print: (line) => from.stdout.write(`${line}\n`),
  }).finally(() => database.close());
  from.exit(status);
}
