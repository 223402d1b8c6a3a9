import { randomBytes } from 'node:crypto';
import { readStackSettings, type StackSettings } from './config.js';
import { LocalStack } from './local-stack.js';
import { assertPortsFree, freePorts, type WantedPort } from './ports.js';
import { ProcessRegister } from './process-register.js';
import { serverAccount } from './server-account.js';
import { serviceCatalog, serviceNames, type ServiceName } from './service-catalog.js';
import type { StackContext, StackPorts } from './stack-context.js';
import { StackLock } from './stack-lock.js';
import type { StackOptions } from './stack-options.js';
import { forgetLostHome, openPlaces, removePlaces } from './stack-places.js';
import { openSecrets } from './stack-secrets.js';

/**
 * Brings up a stack on this machine: PostgreSQL, Kafka, topics, databases, migrations, then the services, and waits
 * until all of them are ready.
 *
 * A stack that shares brokers or a server with others (an ephemeral one with existing servers) has topics and databases of
 * its own, which it removes at its end.
 *
 * @throws StackStartError with a message for the person at the keyboard; nothing is left running then.
 */
export async function startStack(
  options: StackOptions = {},
  settings: StackSettings = readStackSettings(),
): Promise<LocalStack> {
  const ephemeral = options.ephemeral ?? false;
  const home = ephemeral ? null : settings.home;
  const abort = new AbortController();
  const signal =
    options.signal === undefined ? abort.signal : AbortSignal.any([abort.signal, options.signal]);
  let places = await openPlaces(home, serverAccount());
  const lock = ephemeral ? null : await StackLock.take(places.home);
  let stack: LocalStack | null = null;
  try {
    if (options.reset === true) {
      await removePlaces(places);
      places = await openPlaces(home, serverAccount());
    }
    await forgetLostHome(places);
    const context: StackContext = {
      settings,
      options,
      places,
      secrets: await openSecrets(places),
      ports: await choosePorts(options, settings),
      register: new ProcessRegister(lock),
      log: options.log ?? (() => undefined),
      signal,
      mark: ephemeral && sharesServer(options, settings) ? `e${randomBytes(4).toString('hex')}` : '',
    };
    const made = places;
    stack = new LocalStack(context, async () => {
      if (made.ephemeral) await removePlaces(made);
      await lock?.release();
    });
    signal.addEventListener('abort', () => void stack?.stop(), { once: true });
    signal.throwIfAborted();
    await stack.start();
    signal.throwIfAborted();
    return stack;
  } catch (error) {
    abort.abort(error);
    if (stack !== null) await stack.stop();
    else {
      if (ephemeral) await removePlaces(places);
      await lock?.release();
    }
    throw error;
  }
}

function sharesServer(options: StackOptions, settings: StackSettings): boolean {
  const given = (option: string | null | undefined, setting: string | null) =>
    (option === undefined ? setting : option) !== null;
  return (
    given(options.kafkaBrokers, settings.kafkaBrokers) ||
    given(options.adminDatabaseUrl, settings.adminDatabaseUrl)
  );
}

async function choosePorts(options: StackOptions, settings: StackSettings): Promise<StackPorts> {
  const free = await freePorts(4 + serviceNames.length);
  const [kafka = 0, kafkaController = 0, kafkaSecondListener = 0, postgres = 0, ...ofServices] = free;
  const ephemeral = options.ephemeral ?? false;
  const gateway =
    options.gatewayPort === 'free'
      ? (ofServices.at(-1) ?? 0)
      : (options.gatewayPort ?? settings.servicePorts['api-gateway']);
  const services = Object.fromEntries(
    serviceNames.map((name, index) => [
      name,
      ephemeral ? (ofServices[index] ?? 0) : settings.servicePorts[name],
    ]),
  ) as Record<ServiceName, number>;
  const ports: StackPorts = {
    kafka: ephemeral ? kafka : settings.kafkaPort,
    kafkaController,
    kafkaSecondListener,
    postgres: ephemeral ? postgres : settings.postgresPort,
    services: { ...services, 'api-gateway': gateway },
  };
  await assertPortsFree(wantedPorts(ports, options, settings));
  return ports;
}

function wantedPorts(ports: StackPorts, options: StackOptions, settings: StackSettings): WantedPort[] {
  const wanted: WantedPort[] = [];
  const own = (option: string | null | undefined, setting: string | null) =>
    (option === undefined ? setting : option) === null;
  if (own(options.kafkaBrokers, settings.kafkaBrokers))
    wanted.push({ port: ports.kafka, owner: 'Kafka', setting: 'KAFKA_PORT' });
  if (own(options.adminDatabaseUrl, settings.adminDatabaseUrl)) {
    wanted.push({ port: ports.postgres, owner: 'PostgreSQL', setting: 'POSTGRES_PORT' });
  }
  if (options.postgresOnly === true) return wanted.filter(({ owner }) => owner === 'PostgreSQL');
  for (const name of options.services ?? serviceNames) {
    const setting = name === 'api-gateway' ? 'GATEWAY_PORT or --port' : serviceCatalog[name].portSetting;
    wanted.push({ port: ports.services[name], owner: name, setting });
  }
  return wanted;
}
