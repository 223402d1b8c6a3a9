import type { ServiceSettings } from '@cloudtach/config';
import type { DatabaseOptions } from '@cloudtach/persistence';
import type { ServiceDefinition } from './service-definition.js';

/** How a service reaches its database, from its settings. */
export function databaseOptionsOf<Config extends ServiceSettings>(
  definition: ServiceDefinition<Config>,
  { database }: Config,
): DatabaseOptions {
  return {
    url: database.url,
    applicationName: definition.name,
    // One more: the relay of the outbox keeps a session for its lock.
    poolSizeMax: database.poolMax + 1,
    connectTimeoutMs: database.connectTimeoutMs,
    lockTimeoutMs: database.lockTimeoutMs,
    statementTimeoutMs: database.statementTimeoutMs,
    idleInTransactionTimeoutMs: database.idleInTransactionTimeoutMs,
    migrations: definition.migrations,
    ...(definition.entities === undefined ? {} : { entities: definition.entities }),
  };
}
