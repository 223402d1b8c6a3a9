import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryFolder } from './config.js';
import { processRank } from './process-register.js';
import { serviceCatalog, serviceNames, type ServiceName } from './service-catalog.js';
import type { ServiceDatabase } from './service-databases.js';
import { ServiceProcess } from './service-process.js';
import { serviceReady } from './service-readiness.js';
import type { StackLog } from './stack-log.js';
import { tell, type StackContext } from './stack-context.js';
import { topicPrefix } from './stack-kafka.js';
import { StackStartError } from './stack-start-error.js';
import { SupervisedProcess } from './supervised-process.js';
import { describeEnd } from './running-process.js';

/** Where services find what they live on. */
export interface ServiceSurroundings {
  readonly kafkaBrokers: string;
  readonly databases: ReadonlyMap<string, ServiceDatabase>;
}

/** The environment of one service, complete. */
export function serviceEnvironment(
  context: StackContext,
  surroundings: ServiceSurroundings,
  name: ServiceName,
): NodeJS.ProcessEnv {
  const { settings, options, ports, secrets } = context;
  const { database } = serviceCatalog[name];
  const inherited = { ...settings.environment };
  // The administrator's URL stops here: a service knows its own database and no other.
  delete inherited['DATABASE_URL'];
  const url = database === null ? undefined : surroundings.databases.get(database)?.url;
  return {
    ...inherited,
    HOST: '127.0.0.1',
    PORT: String(ports.services[name]),
    KAFKA_BROKERS: surroundings.kafkaBrokers,
    KAFKA_TOPIC_PREFIX: topicPrefix(context),
    INTERNAL_IDENTITY_KEY: secrets.internalIdentityKey,
    ...(url === undefined ? {} : { DATABASE_URL: url }),
    ...(name === 'api-gateway' ? gatewayEnvironment(context) : {}),
    ...options.env,
    ...options.serviceEnv?.[name],
  };
}

/** What the gateway is told of the services of this stack: of those alone, it would wait for others. */
function gatewayEnvironment({ ports, options }: StackContext): Record<string, string> {
  const behind = (options.services ?? serviceNames).filter(
    (name) => serviceCatalog[name].urlSetting !== null,
  );
  const urls = behind.map((name) => [
    serviceCatalog[name].urlSetting,
    `http://127.0.0.1:${ports.services[name]}`,
  ]);
  return {
    ...(Object.fromEntries(urls) as Record<string, string>),
    GATEWAY_SERVICES: behind.join(','),
    // The gateway prefers this one to PORT, and the environment of the start may hold another.
    GATEWAY_PORT: String(ports.services['api-gateway']),
  };
}

/** Lines of a failed migration that are worth repeating in the message. */
const lastWords = 8;

/** Brings the schemas of the given services up to date, each by the service's own entry point. */
export async function migrateServices(
  context: StackContext,
  surroundings: ServiceSurroundings,
  names: readonly ServiceName[],
): Promise<void> {
  const begin = performance.now();
  const migrated = names.filter((name) => serviceCatalog[name].database !== null);
  if (migrated.length === 0) return;
  await Promise.all(
    migrated.map((name) => migrate(context, name, serviceEnvironment(context, surroundings, name))),
  );
  tell(context, 'migrations done', { services: migrated.length, ms: Math.round(performance.now() - begin) });
}

async function migrate(context: StackContext, name: ServiceName, env: NodeJS.ProcessEnv): Promise<void> {
  const file = await builtFile(name, 'migrate.js');
  context.signal.throwIfAborted();
  const { onStarted, onEnded } = context.register.listeners(processRank.service);
  const words: string[] = [];
  const log: StackLog = (line) => {
    context.log(line);
    words.push([line.message, ...Object.values(line.fields)].join(' '));
  };
  const running = await ServiceProcess.start({ source: name, file, args: [], env, log });
  onStarted(running);
  const onAbort = () => void running.stop();
  context.signal.addEventListener('abort', onAbort, { once: true });
  const end = await running.ended;
  context.signal.removeEventListener('abort', onAbort);
  onEnded(running);
  context.signal.throwIfAborted();
  if (end.code !== 0) {
    const last = words.slice(-lastWords).join('\n');
    throw new StackStartError(`the migrations of ${name} ended with ${describeEnd(end)}:\n${last}`);
  }
}

/** A service that is kept running at `url`; `env` is asked at each start, a test may have changed it. */
export function superviseService(
  context: StackContext,
  { name, url }: { readonly name: ServiceName; readonly url: string },
  env: () => NodeJS.ProcessEnv,
): SupervisedProcess {
  const { log, options } = context;
  return new SupervisedProcess({
    name,
    log,
    launch: async () => {
      const file = await builtFile(name, 'main.js');
      const { nodeOptions } = serviceCatalog[name];
      return ServiceProcess.start({ source: name, file, args: [], nodeOptions, env: env(), log });
    },
    ready: (gone) => serviceReady(url, name, gone),
    restart: options.restartServices ?? true,
    ...context.register.listeners(processRank.service),
  });
}

async function builtFile(name: ServiceName, entry: string): Promise<string> {
  const file = join(repositoryFolder, 'apps', name, 'dist', entry);
  await access(file).catch(() => {
    throw new StackStartError(
      `${name} is not built: apps/${name}/dist/${entry} is missing; npm run build makes it`,
    );
  });
  return file;
}
