import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { defaultInputTopics, defaultPartitionCounts, type PartitionCounts } from '@cloudtach/contracts';
import { defaultCacheFolder } from './kafka-distribution.js';
import { serviceCatalog, serviceNames, type ServiceName } from './service-catalog.js';
import { StackStartError } from './stack-start-error.js';

/** Where the repository lies: two folders above this project, from source and built alike. */
export const repositoryFolder = fileURLToPath(new URL('../../..', import.meta.url));

/** Settings of the local stack, read once from the environment. */
export interface StackSettings {
  /** Existing brokers; `null` starts one. */
  readonly kafkaBrokers: string | null;
  /** An administrator's URL of an existing server; `null` starts one. */
  readonly adminDatabaseUrl: string | null;
  readonly home: string;
  readonly cacheFolder: string;
  readonly javaHome: string | undefined;
  readonly kafkaPort: number;
  readonly kafkaHeapMb: number;
  /** Whether a container may be used where the broker cannot be run otherwise. */
  readonly kafkaContainer: boolean;
  readonly postgresPort: number;
  /** Topics of the cloud's publishers, as ingestion reads them. */
  readonly inputTopics: readonly string[];
  readonly partitions: PartitionCounts;
  readonly servicePorts: Readonly<Record<ServiceName, number>>;
  /** Handed on to the services, which have settings of their own. */
  readonly environment: NodeJS.ProcessEnv;
}

/** One setting as `--help` and the README show it. */
export interface StackSettingText {
  readonly env: string;
  readonly fallback: string;
  readonly meaning: string;
}

/** Every setting of the local stack. */
export const stackSettingTexts: readonly StackSettingText[] = [
  { env: 'KAFKA_BROKERS', fallback: 'a broker of its own', meaning: 'existing brokers, comma-separated' },
  {
    env: 'DATABASE_URL',
    fallback: 'a server of its own',
    meaning: 'an existing PostgreSQL, as an administrator',
  },
  {
    env: 'CLOUDTACH_HOME',
    fallback: '.cloudtach in the repository',
    meaning: 'folder of the data kept between starts',
  },
  {
    env: 'CLOUDTACH_CACHE',
    fallback: 'cloudtach in XDG_CACHE_HOME or ~/.cache',
    meaning: 'folder of the broker’s jars',
  },
  { env: 'JAVA_HOME', fallback: 'java of the path', meaning: 'Java 17 or later for the broker' },
  { env: 'KAFKA_PORT', fallback: '9092', meaning: 'port of the broker' },
  { env: 'KAFKA_HEAP_MB', fallback: '256', meaning: 'Java heap of the broker, 128 to 384' },
  {
    env: 'KAFKA_CONTAINER',
    fallback: 'on',
    meaning: 'on or off: run the broker in a container where there is no Java or Maven',
  },
  {
    env: 'KAFKA_PARTITIONS',
    fallback: '4',
    meaning: 'partitions of each new topic but that of the measures',
  },
  { env: 'METRICS_SHARDS', fallback: '64', meaning: 'partitions of the topic of the measures' },
  { env: 'INGEST_TOPICS', fallback: 'notifications.*', meaning: 'topics that notifications come from' },
  { env: 'POSTGRES_PORT', fallback: '54320', meaning: 'port of PostgreSQL' },
  ...serviceNames.map((name) => ({
    env: serviceCatalog[name].portSetting,
    fallback: String(serviceCatalog[name].port),
    meaning: `port of ${name}`,
  })),
];

/**
 * Reads and checks the settings.
 *
 * @throws StackStartError naming every setting that cannot be used, never its value.
 */
export function readStackSettings(env: NodeJS.ProcessEnv = process.env): StackSettings {
  const problems: string[] = [];
  const text = (name: string) => (env[name] === undefined || env[name] === '' ? null : env[name]);
  const integer = (name: string, fallback: number, least: number, most: number): number => {
    const given = text(name);
    if (given === null) return fallback;
    const value = Number(given);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    problems.push(`${name} must be an integer from ${least} to ${most}`);
    return fallback;
  };
  const oneOf = (name: string, words: readonly [string, ...string[]]): string => {
    const given = text(name) ?? words[0];
    if (words.includes(given)) return given;
    problems.push(`${name} must be ${words.join(' or ')}`);
    return words[0];
  };
  const port = (name: string, fallback: number) => integer(name, fallback, 1, 65_535);
  const ports = serviceNames.map((name) => [
    name,
    port(serviceCatalog[name].portSetting, serviceCatalog[name].port),
  ]);
  const settings: StackSettings = {
    kafkaBrokers: text('KAFKA_BROKERS'),
    adminDatabaseUrl: text('DATABASE_URL'),
    home: text('CLOUDTACH_HOME') ?? join(repositoryFolder, '.cloudtach'),
    cacheFolder: text('CLOUDTACH_CACHE') ?? defaultCacheFolder(env),
    javaHome: env['JAVA_HOME'],
    kafkaPort: port('KAFKA_PORT', 9092),
    kafkaHeapMb: integer('KAFKA_HEAP_MB', 256, 128, 384),
    kafkaContainer: oneOf('KAFKA_CONTAINER', ['on', 'off']) === 'on',
    postgresPort: port('POSTGRES_PORT', 54320),
    inputTopics:
      text('INGEST_TOPICS')
        ?.split(',')
        .map((name) => name.trim()) ?? defaultInputTopics,
    partitions: {
      measures: integer('METRICS_SHARDS', defaultPartitionCounts.measures, 1, 65_536),
      others: integer('KAFKA_PARTITIONS', defaultPartitionCounts.others, 1, 1_000),
    },
    servicePorts: Object.fromEntries(ports) as Record<ServiceName, number>,
    environment: env,
  };
  if (problems.length > 0) throw new StackStartError(problems.join('\n'));
  return settings;
}
