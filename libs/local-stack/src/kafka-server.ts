import { access, mkdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runGuarded } from './guarded-command.js';
import { GuardedProcess } from './guarded-process.js';
import { brokerServes } from './kafka-admin.js';
import { kafkaSettings, propertiesText, type SecondListener } from './kafka-settings.js';
import type { RunningProcess } from './running-process.js';
import type { StackLog } from './stack-log.js';
import type { StackPlaces } from './stack-places.js';
import { SupervisedProcess } from './supervised-process.js';
import { tailOfFile } from './tail-of-file.js';

/** What {@link createKafkaServer} needs to know. */
export interface KafkaServerOptions {
  readonly places: StackPlaces;
  readonly java: string;
  readonly jarsFolder: string;
  readonly port: number;
  readonly controllerPort: number;
  readonly secondListener: SecondListener | null;
  readonly clusterId: string;
  /** Of the Java heap; with everything else the process stays below 512 MB. */
  readonly heapMb: number;
  readonly log: StackLog;
  readonly onStarted: (process: RunningProcess) => void;
  readonly onEnded: (process: RunningProcess) => void;
}

/** A broker that was killed waits out its own session and reads its logs: 5 s when tried, on an idle machine. */
const readyMs = 120_000;

/** The Kafka of the local stack: formatted at the first start, then run by the machine's Java under a guard. */
export function createKafkaServer(options: KafkaServerOptions): SupervisedProcess {
  const logFile = join(options.places.logs, 'kafka.log');
  return new SupervisedProcess({
    name: 'kafka',
    log: options.log,
    launch: (signal) => launch(options, logFile, signal),
    ready: (gone) => brokerServes(`127.0.0.1:${options.port}`, readyMs, gone),
    restart: true,
    lastWords: () => tailOfFile(logFile),
    onStarted: options.onStarted,
    onEnded: options.onEnded,
  });
}

async function launch(
  options: KafkaServerOptions,
  logFile: string,
  signal: AbortSignal,
): Promise<RunningProcess> {
  const folder = options.places.kafka;
  const data = join(folder, 'data');
  if (!(await exists(data))) await format(options, data, signal);
  const file = join(folder, 'server.properties');
  await writeFile(file, propertiesText(kafkaSettings({ ...options, dataFolder: data })));
  await truncate(logFile).catch(() => undefined);
  return GuardedProcess.start({
    ...surroundings(options, logFile),
    args: javaArguments(options, `-Xmx${options.heapMb}m`, 'kafka.Kafka', file),
    stop: [{ signal: 'SIGTERM', waitMs: 5_500 }],
    // Each service has 8 s for its own drain.
    usersMs: 9_000,
  });
}

/** Made beside its final name, so that a start that was killed in the middle leaves nothing that looks complete. */
async function format(options: KafkaServerOptions, data: string, signal: AbortSignal): Promise<void> {
  const partial = `${data}.new`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  const file = join(options.places.kafka, 'format.properties');
  await writeFile(file, propertiesText(kafkaSettings({ ...options, dataFolder: partial })));
  // Joined by `=`: an id may begin with a dash.
  const words = ['format', `--cluster-id=${options.clusterId}`, `--config=${file}`, '--ignore-formatted'];
  const args = javaArguments(options, '-Xmx64m', 'kafka.tools.StorageTool', ...words);
  const logFile = join(options.places.logs, 'kafka-format.log');
  await runGuarded('the format of Kafka’s storage', { ...surroundings(options, logFile), args }, signal);
  await rename(partial, data);
}

function javaArguments(options: KafkaServerOptions, heap: string, main: string, ...args: string[]): string[] {
  return [
    '-Xms64m',
    heap,
    '-XX:+UseSerialGC',
    // The second compiler takes as much CPU as the broker itself for minutes, and what it makes is no faster here.
    '-XX:TieredStopAtLevel=1',
    // A broker without memory neither serves nor ends; ended, it is started again.
    '-XX:+ExitOnOutOfMemoryError',
    '-XX:-UsePerfData',
    '-Djava.awt.headless=true',
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    '-Dorg.slf4j.simpleLogger.showDateTime=true',
    '-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS',
    '-cp',
    `${options.jarsFolder}/*`,
    main,
    ...args,
  ];
}

function surroundings({ places, java }: KafkaServerOptions, logFile: string) {
  return {
    command: java,
    cwd: '/',
    env: null,
    account: null,
    logFile,
    removeWhenOrphaned: places.ephemeral ? [places.kafka] : [],
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
