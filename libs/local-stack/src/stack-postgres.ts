import { dropServiceDatabases, openServiceDatabases, type ServiceDatabase } from './service-databases.js';
import { findPostgresPrograms } from './postgres-programs.js';
import { createPostgresServer, postgresAdminUrl } from './postgres-server.js';
import { processRank } from './process-register.js';
import { serverAccount } from './server-account.js';
import { serviceCatalog, serviceNames } from './service-catalog.js';
import { pidOf, tell, type StackContext } from './stack-context.js';
import type { SupervisedProcess } from './supervised-process.js';

/** The PostgreSQL of a stack. */
export interface StackPostgres {
  readonly adminUrl: string;
  /** `null` where an existing server is used. */
  readonly server: SupervisedProcess | null;
}

/** Whether the stack runs a PostgreSQL of its own. */
export function startsPostgres({ options, settings }: StackContext): boolean {
  return (
    (options.adminDatabaseUrl === undefined ? settings.adminDatabaseUrl : options.adminDatabaseUrl) === null
  );
}

/** Prepares the stack's own PostgreSQL, or takes the existing one. Nothing is started. */
export async function preparePostgres(context: StackContext): Promise<StackPostgres> {
  const { options, settings, places, secrets, ports, log } = context;
  const existing =
    options.adminDatabaseUrl === undefined ? settings.adminDatabaseUrl : options.adminDatabaseUrl;
  if (existing !== null) return { adminUrl: existing, server: null };
  const account = serverAccount();
  const programs = await findPostgresPrograms(account);
  if (programs.copiedTo !== null) {
    tell(context, 'PostgreSQL runs from a copy its account can reach', { folder: programs.copiedTo });
  }
  if (!places.postgres.startsWith(places.home)) {
    tell(context, 'PostgreSQL keeps its data where its account can reach it', { folder: places.postgres });
  }
  const server = createPostgresServer({
    places,
    programs,
    account,
    port: ports.postgres,
    password: secrets.postgresPassword,
    log,
    ...context.register.listeners(processRank.last),
  });
  return { adminUrl: postgresAdminUrl(ports.postgres, secrets.postgresPassword), server };
}

/** Starts it where it is ours, and makes the databases and roles that are missing. By the service's database name. */
export async function startPostgres(
  context: StackContext,
  postgres: StackPostgres,
): Promise<ReadonlyMap<string, ServiceDatabase>> {
  const begin = performance.now();
  await postgres.server?.start();
  const names = serviceNames.map((name) => serviceCatalog[name].database).filter((name) => name !== null);
  const databases = await openServiceDatabases({
    adminUrl: postgres.adminUrl,
    names,
    suffix: context.mark === '' ? '' : `_${context.mark}`,
    passwordBase: context.secrets.rolePassword,
  });
  tell(context, 'PostgreSQL ready', {
    at: new URL(postgres.adminUrl).host,
    ...pidOf(postgres.server),
    databases: databases.size,
    ms: Math.round(performance.now() - begin),
  });
  return databases;
}

/** Takes an ephemeral stack's databases out of a server that is not its own. */
export async function leavePostgres(
  context: StackContext,
  postgres: StackPostgres,
  databases: ReadonlyMap<string, ServiceDatabase>,
): Promise<void> {
  if (postgres.server !== null || context.mark === '') return;
  await dropServiceDatabases(postgres.adminUrl, databases.values());
}
