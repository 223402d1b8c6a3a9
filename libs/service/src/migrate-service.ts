import { configFromCommandLine, type ConfigProcess, type ServiceSettings } from '@cloudtach/config';
import { createLogger } from '@cloudtach/observability';
import { runMigrations } from '@cloudtach/persistence';
import { databaseOptionsOf } from './database-options.js';
import type { ServiceDefinition } from './service-definition.js';

/**
 * Brings the database of a service to the newest schema and ends; status 1 when it could not. A process of its own,
 * never part of a service (architecture.md §4): a deployment runs it once, before the new version starts.
 */
export async function migrateService<Config extends ServiceSettings>(
  definition: ServiceDefinition<Config>,
  from: ConfigProcess,
): Promise<void> {
  const config = configFromCommandLine(definition.settings, from);
  const log = createLogger({ service: definition.name, level: config.log.level });
  try {
    const { applied } = await runMigrations(databaseOptionsOf(definition, config), definition.migrations);
    log.info({ applied }, 'schema is current');
  } catch (err) {
    log.fatal({ err }, 'migrations failed');
    from.exit(1);
  }
}
