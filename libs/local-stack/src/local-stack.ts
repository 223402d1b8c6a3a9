import { GuardedProcess } from './guarded-process.js';
import { LocalServer } from './local-server.js';
import { LocalService } from './local-service.js';
import { processRank } from './process-register.js';
import { freePorts } from './ports.js';
import type { RunningProcess } from './running-process.js';
import { serviceNames, type ServiceName } from './service-catalog.js';
import type { ServiceDatabase } from './service-databases.js';
import { pidOf, tell, type StackContext } from './stack-context.js';
import {
  brokersOf,
  leaveKafka,
  prepareKafka,
  startKafka,
  topicPrefix,
  type StackKafka,
} from './stack-kafka.js';
import {
  leavePostgres,
  preparePostgres,
  startPostgres,
  startsPostgres,
  type StackPostgres,
} from './stack-postgres.js';
import {
  migrateServices,
  serviceEnvironment,
  superviseService,
  type ServiceSurroundings,
} from './stack-services.js';
import { StackStartError } from './stack-start-error.js';

/** A running stack: Kafka, PostgreSQL and services as processes of their own. Made by {@link startStack}. */
export class LocalStack {
  private kafkaPart: StackKafka | null = null;
  private postgresPart: StackPostgres | null = null;
  /** Where no PostgreSQL of its own ends last, an empty guard does what the last one has to do after a kill. */
  private warden: RunningProcess | null = null;
  private databases: ReadonlyMap<string, ServiceDatabase> = new Map();
  private readonly services = new Map<ServiceName, LocalService>();
  private readonly replicas: LocalService[] = [];
  private stopped: Promise<void> | null = null;

  constructor(
    private readonly context: StackContext,
    private readonly release: () => Promise<void>,
  ) {}

  /** As in `KAFKA_BROKERS`. */
  get kafkaBrokers(): string {
    return present(this.kafkaPart).brokers;
  }

  /** Of an administrator; holds a password. */
  get adminDatabaseUrl(): string {
    return present(this.postgresPart).adminUrl;
  }

  /** Part of the name of each topic of this stack; empty unless it shares its brokers. */
  get topicPrefix(): string {
    return topicPrefix(this.context);
  }

  /** Where a proxy finds the broker's second listener. */
  get kafkaSecondPort(): number {
    return this.context.ports.kafkaSecondListener;
  }

  get kafka(): LocalServer {
    return new LocalServer('Kafka', present(this.kafkaPart).server);
  }

  get postgres(): LocalServer {
    return new LocalServer('PostgreSQL', present(this.postgresPart).server);
  }

  /** Folder of the servers' logs. */
  get logsFolder(): string {
    return this.context.places.logs;
  }

  /** Addresses of the services of this stack. */
  get urls(): Readonly<Partial<Record<ServiceName, string>>> {
    return Object.fromEntries([...this.services].map(([name, service]) => [name, service.url]));
  }

  /** @throws StackStartError for a service that was not asked for. */
  service(name: ServiceName): LocalService {
    const service = this.services.get(name);
    if (service === undefined) throw new StackStartError(`${name} is not a service of this stack`);
    return service;
  }

  /** Every process of a service: the one behind the gateway first, then those that were added. */
  processesOf(name: ServiceName): readonly LocalService[] {
    return [this.service(name), ...this.replicas.filter((replica) => replica.name === name)];
  }

  /**
   * Starts one more process of a service that runs, as an operator scales it: with the same settings, database and
   * consumer group, on a port of its own. It ends with the stack.
   */
  async addReplica(name: ServiceName): Promise<LocalService> {
    const [port] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const env = { ...this.service(name).env, PORT: String(port) };
    const replica = new LocalService(name, url, env, (get) =>
      superviseService(this.context, { name, url }, get),
    );
    this.replicas.push(replica);
    await this.startService(replica);
    return replica;
  }

  /** The URL of a service's own database, with the password of its role. */
  databaseUrl(name: ServiceName): string {
    const url = this.databases.get(name.replaceAll('-', '_'))?.url;
    if (url === undefined) throw new StackStartError(`${name} has no database`);
    return url;
  }

  /** Used by {@link startStack} once. */
  async start(): Promise<void> {
    const { context } = this;
    if (!startsPostgres(context)) this.warden = await startWarden(context);
    const names = context.options.services ?? serviceNames;
    // Side by side: a broker that starts leaves most of a second core to the migrations.
    await settled([this.bringUpKafka(), this.bringUpPostgres(names)] as const);
    const surroundings = this.surroundings();
    for (const name of names) {
      const url = `http://127.0.0.1:${context.ports.services[name]}`;
      const env = serviceEnvironment(context, surroundings, name);
      this.services.set(
        name,
        new LocalService(name, url, env, (get) => superviseService(context, { name, url }, get)),
      );
    }
    if (context.options.startServices === false || context.options.postgresOnly === true) return;
    const gateway = this.services.get('api-gateway');
    const behind = [...this.services.values()].filter((service) => service !== gateway);
    await settled(behind.map((service) => this.startService(service)));
    // Last: started with the others it would find them away, and say so.
    if (gateway !== undefined) await this.startService(gateway);
  }

  /**
   * Ends services, then Kafka, then PostgreSQL, each after the other, within 20 s, and removes what an ephemeral stack
   * made. May be called at any time and more than once.
   */
  stop(): Promise<void> {
    this.stopped ??= this.stopAll();
    return this.stopped;
  }

  private async startService(service: LocalService): Promise<void> {
    const begin = performance.now();
    await service.start();
    tell(this.context, `${service.name} ready`, {
      at: service.url,
      ...pidOf(service),
      ms: Math.round(performance.now() - begin),
    });
  }

  private async stopAll(): Promise<void> {
    const { context, kafkaPart, postgresPart } = this;
    await Promise.all([...this.services.values(), ...this.replicas].map((service) => service.stop()));
    if (kafkaPart !== null) {
      await leaveKafka(context, kafkaPart).catch((error: unknown) =>
        this.complain('topics stay behind', error),
      );
      await kafkaPart.server?.stop();
    }
    if (postgresPart !== null) {
      await leavePostgres(context, postgresPart, this.databases).catch((error: unknown) =>
        this.complain('databases stay behind', error),
      );
      await postgresPart.server?.stop();
    }
    await this.warden?.stop();
    await this.release();
  }

  private complain(message: string, error: unknown): void {
    tell(this.context, message, { reason: error instanceof Error ? error.message : String(error) }, 'warn');
  }

  private async bringUpKafka(): Promise<void> {
    this.kafkaPart = await prepareKafka(this.context);
    // A stop that came before there was this part has not seen it, and nothing would end what is started now.
    this.context.signal.throwIfAborted();
    await startKafka(this.context, this.kafkaPart);
  }

  private async bringUpPostgres(names: readonly ServiceName[]): Promise<void> {
    this.postgresPart = await preparePostgres(this.context);
    this.context.signal.throwIfAborted();
    this.databases = await startPostgres(this.context, this.postgresPart);
    await migrateServices(this.context, this.surroundings(), names);
  }

  private surroundings(): ServiceSurroundings {
    return { kafkaBrokers: brokersOf(this.context), databases: this.databases };
  }
}

function present<T>(part: T | null): T {
  if (part === null) throw new StackStartError('the stack does not run');
  return part;
}

async function startWarden(context: StackContext): Promise<RunningProcess> {
  const { places, register } = context;
  const { onStarted, onEnded } = register.listeners(processRank.last);
  const warden = await GuardedProcess.start({
    command: null,
    args: [],
    cwd: '/',
    env: null,
    account: null,
    logFile: null,
    stop: [],
    usersMs: 14_000,
    removeWhenOrphaned: places.ephemeral ? places.owned : [],
  });
  onStarted(warden);
  void warden.ended.then(() => onEnded(warden));
  return warden;
}

/** As `Promise.all`, but a failure is reported when nothing is in flight any more, so that all of it can be stopped. */
async function settled<T extends readonly unknown[]>(
  promises: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
