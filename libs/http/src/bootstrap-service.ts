import type { AddressInfo } from 'node:net';

import type { HttpSettings, IdentitySettings, LogSettings, RoleSettings } from '@cloudtach/config';
import { createObservability, type Observability } from '@cloudtach/observability';
import type { DynamicModule, INestApplication, Type } from '@nestjs/common';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { createHttpApp } from './create-http-app.js';
import type { FrontHandler } from './create-server.js';
import type { RefusalOf } from './problem.filter.js';

/** What every process is configured with; `ServiceSettings` fits. */
export interface BootstrapSettings {
  readonly http: HttpSettings;
  readonly log: LogSettings;
  readonly identity: IdentitySettings;
  readonly roles?: RoleSettings;
}

export interface BootstrapOptions<Config extends BootstrapSettings> {
  /** Name of the app. */
  readonly service: string;
  /** Read and checked; `--check-config` has been answered where it was read. */
  readonly config: Config;
  /** Composes the app. What it returns may inject `Log`, `Metrics` and `HealthRegistry`. */
  readonly module: (
    config: Config,
    observability: Observability,
  ) => Type | DynamicModule | Promise<Type | DynamicModule>;
  /** The consumer of the process, taken from the app. Not asked for with `ROLE=api`. */
  readonly strategy?: (app: INestApplication) => CustomTransportStrategy;
  /** Takes requests before the framework sees them; taken from the app. */
  readonly front?: (app: INestApplication) => FrontHandler;
  /** The refusal that an error of the service's technology stands for: a database that is away is no defect. */
  readonly refusalOf?: RefusalOf;
  /** False only in the gateway, whose callers have no sealed identity. */
  readonly requiresIdentity?: boolean;
}

/** Longest time from the wish to stop to the end of the process, whatever hangs. */
const stopDeadlineMs = 18_000;

/**
 * Runs a service until it is told to stop by SIGTERM, SIGINT or the end of the IPC channel to its supervisor. The
 * order is the one in which no consumer runs before `onModuleInit` and no request comes before the consumers run
 * (platform §5). Ends the process with status 1 when the start fails.
 */
export async function bootstrapService<Config extends BootstrapSettings>(
  options: BootstrapOptions<Config>,
): Promise<INestApplication> {
  const observability = createObservability({ service: options.service, level: options.config.log.level });
  endOnDefect(observability);
  try {
    return await start(options, observability);
  } catch (err) {
    observability.log.fatal({ err }, 'start failed');
    return process.exit(1);
  }
}

async function start<Config extends BootstrapSettings>(
  options: BootstrapOptions<Config>,
  observability: Observability,
): Promise<NestFastifyApplication> {
  const { config, service } = options;
  const role = config.roles?.role ?? 'all';
  let front: FrontHandler | null = null;
  const app = await createHttpApp({
    module: await options.module(config, observability),
    settings: config.http,
    observability,
    identityKey: options.requiresIdentity === false ? null : config.identity.key,
    role,
    front: (request, response) => front?.(request, response) ?? false,
    ...(options.refusalOf === undefined ? {} : { refusalOf: options.refusalOf }),
  });
  front = options.front?.(app) ?? null;
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  stopWithSupervisor(app, observability);
  if (options.strategy !== undefined && role !== 'api') {
    app.connectMicroservice({ strategy: options.strategy(app) });
  }
  await app.init();
  await app.startAllMicroservices();
  await app.listen(config.http.port, config.http.host);
  const { port } = app.getHttpServer().address() as AddressInfo;
  observability.log.info({ host: config.http.host, port, role }, 'listening');
  if (process.connected) process.send?.({ kind: 'listening', service, port });
  return app;
}

/** The supervisor's end closes the channel, however it ended; without it nobody would stop this process. */
function stopWithSupervisor(app: INestApplication, observability: Observability): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => endAfterDeadline(observability));
  }
  if (!process.connected) return;
  process.once('disconnect', () => {
    observability.log.info({}, 'supervisor gone, stopping');
    endAfterDeadline(observability);
    app.close().then(
      () => process.exit(0),
      (err: unknown) => {
        observability.log.error({ err }, 'stop failed');
        process.exit(1);
      },
    );
  });
}

function endAfterDeadline(observability: Observability): void {
  setTimeout(() => {
    observability.log.error({ stopDeadlineMs }, 'stop took too long');
    process.exit(1);
  }, stopDeadlineMs).unref();
}

/** Node would print the error whole, with the statement and its parameters. */
function endOnDefect(observability: Observability): void {
  process.on('uncaughtException', (err) => {
    observability.log.fatal({ err }, 'defect outside of any request');
    process.exit(1);
  });
}
