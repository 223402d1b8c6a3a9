import { join } from 'node:path';
import type { StackSettings } from './config.js';
import { fleetTopics } from './fleet-topics.js';
import { findJava, oldestJava } from './java-program.js';
import { kafkaVersion, openKafkaJars } from './kafka-distribution.js';
import { containerEngineAnswers, createKafkaContainer } from './kafka-container.js';
import { createKafkaServer } from './kafka-server.js';
import type { SecondListener } from './kafka-settings.js';
import { dropTopics, openGroupCoordinator, openTopics, type TopicPlan } from './kafka-topics.js';
import { processRank } from './process-register.js';
import { pidOf, tell, type StackContext, type StackPorts } from './stack-context.js';
import type { StackOptions } from './stack-options.js';
import { StackStartError } from './stack-start-error.js';
import type { SupervisedProcess } from './supervised-process.js';

/** The Kafka of a stack. */
export interface StackKafka {
  /** Comma-separated, as in `KAFKA_BROKERS`. */
  readonly brokers: string;
  /** `null` where existing brokers are used. */
  readonly server: SupervisedProcess | null;
}

/** Where the brokers are, or will be. */
export function brokersOf({ options, settings, ports }: StackContext): string {
  return existingBrokers(options, settings) ?? `127.0.0.1:${ports.kafka}`;
}

function existingBrokers(options: StackOptions, settings: StackSettings): string | null {
  return options.kafkaBrokers === undefined ? settings.kafkaBrokers : options.kafkaBrokers;
}

/** Finds out which of the three ways this machine has, and prepares it. Nothing is started but a fetch. */
export async function prepareKafka(context: StackContext): Promise<StackKafka> {
  const { options, settings } = context;
  const brokers = brokersOf(context);
  if (existingBrokers(options, settings) !== null || options.postgresOnly === true)
    return { brokers, server: null };
  const server =
    (await prepareWithJava(context)) ?? (await prepareContainer(context)) ?? (await noWay(settings.javaHome));
  return { brokers, server };
}

/** Starts it where it is ours, and makes the topics that are missing. */
export async function startKafka(context: StackContext, kafka: StackKafka): Promise<void> {
  if (context.options.postgresOnly === true) return;
  const begin = performance.now();
  await kafka.server?.start();
  const ms = Math.round(performance.now() - begin);
  tell(context, 'Kafka ready', { at: kafka.brokers, ...pidOf(kafka.server), ms });
  const topics = topicsOf(context);
  const beginTopics = performance.now();
  await openTopics(kafka.brokers, topics);
  if (kafka.server !== null) await openGroupCoordinator(kafka.brokers);
  tell(context, 'topics ready', { topics: topics.length, ms: Math.round(performance.now() - beginTopics) });
}

/** Takes an ephemeral stack's topics out of brokers that are not its own. */
export async function leaveKafka(context: StackContext, kafka: StackKafka): Promise<void> {
  if (kafka.server !== null || context.mark === '' || context.options.postgresOnly === true) return;
  await dropTopics(
    kafka.brokers,
    topicsOf(context).map(({ name }) => name),
  );
}

function topicsOf(context: StackContext): TopicPlan[] {
  return fleetTopics(topicPrefix(context), context.settings.inputTopics, context.settings.partitions);
}

/** Part of every topic's name where several stacks share brokers. */
export function topicPrefix({ mark }: Pick<StackContext, 'mark'>): string {
  return mark === '' ? '' : `${mark}.`;
}

async function prepareWithJava(context: StackContext): Promise<SupervisedProcess | null> {
  const { settings, options, places, ports, secrets, log } = context;
  const java = await findJava(settings.javaHome);
  if (java === null || java.major < oldestJava) return null;
  const jarsFolder = await openKafkaJars(settings.cacheFolder, {
    logFile: join(places.logs, 'maven.log'),
    onFetch: () =>
      tell(context, 'fetching Apache Kafka by Maven, once', {
        version: kafkaVersion,
        to: settings.cacheFolder,
      }),
    signal: context.signal,
  });
  if (jarsFolder === null) return null;
  return createKafkaServer({
    places,
    java: java.path,
    jarsFolder,
    port: ports.kafka,
    controllerPort: ports.kafkaController,
    secondListener: secondListener(options, ports),
    clusterId: secrets.kafkaClusterId,
    heapMb: settings.kafkaHeapMb,
    log,
    ...context.register.listeners(processRank.kafka),
  });
}

async function prepareContainer({
  settings,
  options,
  places,
  ports,
  secrets,
  log,
}: StackContext): Promise<SupervisedProcess | null> {
  if (!settings.kafkaContainer || !(await containerEngineAnswers())) return null;
  return createKafkaContainer({
    places,
    port: ports.kafka,
    controllerPort: ports.kafkaController,
    secondListener: secondListener(options, ports),
    clusterId: secrets.kafkaClusterId,
    heapMb: settings.kafkaHeapMb,
    log,
  });
}

function secondListener(
  { kafkaSecondListener: wanted }: StackOptions,
  ports: StackPorts,
): SecondListener | null {
  return wanted === undefined
    ? null
    : { port: ports.kafkaSecondListener, advertisedPort: wanted.advertisedPort };
}

async function noWay(javaHome: string | undefined): Promise<never> {
  const java = await findJava(javaHome);
  const found = java === null ? 'no Java' : `Java ${java.major}`;
  throw new StackStartError(
    [
      'There is no Kafka to start. One of three ways is needed:',
      '  1. KAFKA_BROKERS=host:port of brokers that run already;',
      `  2. Java ${oldestJava} or later (found: ${found}) and, for the first start, Maven: Apache Kafka ${kafkaVersion} is fetched and run;`,
      `  3. a container engine: apache/kafka:${kafkaVersion} is run.`,
    ].join('\n'),
  );
}
