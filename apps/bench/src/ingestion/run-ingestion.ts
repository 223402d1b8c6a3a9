import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { notificationReceivedV1 } from '@cloudtach/contracts';
import { type LocalStack, runUntilStopped, startStack } from '@cloudtach/local-stack';
import { ApiClient } from '../load/api-client.js';
import { MachineMeter } from '../machine/machine-meter.js';
import { recordsRead, untilRead } from '../spine/consumer-books.js';
import { systemCpuSeconds } from '../rounds/phase.js';
import { CloudPublisher } from './cloud-publisher.js';
import { type IngestionOptions, parseIngestionCommand } from './ingestion-command.js';
import { tableRequests } from './table-requests.js';
import { askTables, type TableFigures, tableSummary } from './tables-phase.js';

/** What draining a backlog must at least come to on two cores with Kafka and PostgreSQL on them. */
const floors = { notificationsPerSecond: 5_000, goalPerSecond: 15_000, peakMb: 400 };

const warmUpNotifications = 20_000;
/** Published at once while the tables grow; between two parts the broker's disk is freed. */
const partNotifications = 100_000;

interface Bench {
  readonly stack: LocalStack;
  readonly publisher: CloudPublisher;
  readonly options: IngestionOptions;
  readonly signal: AbortSignal;
}

/** `npm run bench -- ingestion`: one JSON object per line on standard output. */
export async function runIngestion(words: readonly string[]): Promise<never> {
  return runUntilStopped(async (signal) => {
    const command = parseIngestionCommand(words);
    if (command.kind === 'help') {
      process.stdout.write(command.text);
      return 0;
    }
    const { options } = command;
    const folder = await mkdtemp(join(tmpdir(), 'cloudtach-bench-'));
    const clockFile = join(folder, 'now');
    await writeFile(clockFile, '2026-01-05T00:00:00Z');
    let stack: LocalStack | null = null;
    let publisher: CloudPublisher | null = null;
    try {
      stack = await startStack({
        ephemeral: true,
        gatewayPort: 'free',
        services: ['ingestion', 'api-gateway'],
        serviceEnv: { ingestion: { CLOUDTACH_TEST_SWITCHES: 'on', CLOUDTACH_TEST_CLOCK_FILE: clockFile } },
        log: ({ source, level, message }) => {
          if (level !== 'info' || source === 'stack') process.stderr.write(`${source}: ${message}\n`);
        },
        signal,
      });
      publisher = await CloudPublisher.open(stack, clockFile);
      print({
        kind: 'run',
        bench: 'ingestion',
        at: new Date().toISOString(),
        node: process.versions.node,
        options,
      });
      const bench = { stack, publisher, options, signal };
      if (options.phases.includes('drain')) await drain(bench);
      if (options.phases.includes('tables')) await growTables(bench);
      return 0;
    } finally {
      await publisher?.close();
      await stack?.stop();
      await rm(folder, { recursive: true });
    }
  });
}

/** A service that starts before a backlog: how fast it stores, derives and forwards, and what memory it takes. */
async function drain({ stack, publisher, options }: Bench): Promise<void> {
  const service = stack.service('ingestion');
  await publisher.publish(warmUpNotifications);
  await untilRead(stack, 'ingestion', publisher.published);
  await service.stop();
  say(`publishing a backlog of ${options.backlog}`);
  await publisher.publish(options.backlog);
  const before = await recordsRead(stack, 'ingestion');
  await service.start();
  const { use } = await meterOf(stack).during(() => untilRead(stack, 'ingestion', publisher.published));
  const handled = publisher.published - before;
  const perSecond = handled / use.seconds;
  const peakMb = use.memory.get('ingestion')?.peakMb ?? 0;
  print({
    kind: 'phase',
    phase: 'drain',
    notifications: handled,
    notificationsPerSecond: Math.round(perSecond),
    notificationsPerCoreSecond: Math.round(handled / systemCpuSeconds(use)),
    cpuMicros: Object.fromEntries(
      [...use.cpuSeconds].map(([name, seconds]) => [name, Math.round((seconds * 1e6) / handled)]),
    ),
    peakMb: Object.fromEntries([...use.memory].map(([name, memory]) => [name, memory.peakMb])),
    foreignShare: use.foreignShare,
    floor: floors,
    floorState: perSecond >= floors.notificationsPerSecond && peakMb < floors.peakMb ? 'met' : 'missed',
  });
}

/** Every table at every size; rows come by Kafka, as they always do. */
async function growTables({ stack, publisher, options, signal }: Bench): Promise<void> {
  const api = new ApiClient(stack.urls['api-gateway'] ?? '');
  const figures: TableFigures[] = [];
  for (const rows of options.rows) {
    while (publisher.published < rows) {
      signal.throwIfAborted();
      await publisher.publish(Math.min(partNotifications, rows - publisher.published));
      await untilRead(stack, 'ingestion', publisher.published);
      await publisher.forget(notificationReceivedV1.topic);
      say(`${publisher.published} rows of ${rows}`);
    }
    const requests = tableRequests(publisher.samples, publisher.published);
    const found = await askTables(api, requests, {
      rows: publisher.published,
      count: options.requests,
      signal,
    });
    for (const line of found) print({ kind: 'phase', phase: 'tables', ...line });
    figures.push(...found);
  }
  for (const line of tableSummary(figures)) print(line);
  await api.close();
}

function meterOf(stack: LocalStack): MachineMeter {
  return new MachineMeter(() => {
    const named = new Map([[process.pid, 'bench']]);
    const add = (pid: number | null, name: string) => pid !== null && named.set(pid, name);
    add(stack.kafka.pid, 'kafka');
    add(stack.postgres.pid, 'postgresql');
    for (const name of ['ingestion', 'api-gateway'] as const) add(stack.service(name).pid, name);
    return named;
  });
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
