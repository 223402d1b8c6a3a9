import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import {
  type LocalStack,
  runUntilStopped,
  serviceNames,
  type StackLog,
  StackStartError,
  startStack,
} from '@cloudtach/local-stack';
import { parseSpineCommand, spineHelp } from '../command/bench-command.js';
import { ApiClient } from '../load/api-client.js';
import type { BaselinePeerJobs } from '../load/baseline-peer.js';
import { BenchProcess } from '../load/bench-process.js';
import type { LoadGeneratorJobs } from '../load/load-generator.js';
import { MachineMeter } from '../machine/machine-meter.js';
import { bareKafkaPhase } from './bare-kafka-phase.js';
import { createPolicy } from './bench-metrics.js';
import { idlePhase } from './idle-phase.js';
import { latencyPhase } from './latency-phase.js';
import { notificationsPhase } from './notifications-phase.js';
import { barePostPhase, type PostedMetrics, postPhase, type PostPlan, verifyAll } from './post-phases.js';
import type { Phase, Spine } from './spine.js';
import type { SpineOptions } from './spine-options.js';
import { type PhaseLine, phaseLine, summaryLines, summaryTable } from './spine-report.js';

/** performance §4 W1, over metrics of Gnocchi's policy `low`. */
const postPlans: readonly PostPlan[] = [
  { name: 'post-1-to-200', metrics: 200, batch: 1, stepSeconds: 60, baseline: 'bare-http-1' },
  { name: 'post-1-to-2000', metrics: 2_000, batch: 1, stepSeconds: 60, baseline: 'bare-http-1' },
  { name: 'post-100', metrics: 200, batch: 100, stepSeconds: 1, baseline: 'bare-http-100' },
  { name: 'post-5000', metrics: 200, batch: 5_000, stepSeconds: 1, baseline: 'bare-http-5000' },
];

/** Runs the bench of the spine until it is done or told to stop; ends the process. */
export async function runSpine(words: readonly string[]): Promise<never> {
  return runUntilStopped(async (signal) => {
    const posted: PostedMetrics = new Map();
    const phases = allPhases(posted);
    const command = parseSpineCommand(words);
    if (command.kind === 'help') {
      process.stdout.write(spineHelp(phases.map(({ name }) => name)));
      return 0;
    }
    const { options } = command;
    const chosen = chosenPhases(phases, options);
    const load = await BenchProcess.start<LoadGeneratorJobs>(
      new URL('../load/load-generator.js', import.meta.url),
    );
    const peer = await BenchProcess.start<BaselinePeerJobs>(
      new URL('../load/baseline-peer.js', import.meta.url),
    );
    let stack: LocalStack | null = null;
    try {
      stack = await startStack({
        ephemeral: true,
        gatewayPort: 'free',
        log: printToError,
        signal,
        env: await profileEnvironment(options),
      });
      const spine = spineOf(stack, { load, peer, options });
      print(await runLine(options));
      const isSound = await runRounds(spine, chosen, posted, signal);
      await spine.api.close();
      return isSound ? 0 : 1;
    } finally {
      await stack?.stop();
      load.stop();
      peer.stop();
    }
  });
}

/** In the order of a round; a phase is near the baseline it is compared with. */
function allPhases(posted: PostedMetrics): Phase[] {
  const bare = postPlans.slice(1).map((plan) => barePostPhase(plan.baseline, plan, posted));
  return [
    notificationsPhase,
    bareKafkaPhase,
    ...postPlans.map((plan) => postPhase(plan, posted)),
    ...bare,
    latencyPhase(),
    idlePhase,
  ];
}

function chosenPhases(phases: readonly Phase[], { phases: names }: SpineOptions): readonly Phase[] {
  const known = phases.map(({ name }) => name);
  const unknown = (names ?? []).filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new StackStartError(`no such phase: ${unknown.join(', ')}; there are ${known.join(', ')}`);
  return names === null ? phases : phases.filter(({ name }) => names.includes(name));
}

function spineOf(stack: LocalStack, parts: Pick<Spine, 'load' | 'peer' | 'options'>): Spine {
  const origin = stack.urls['api-gateway'] ?? '';
  return { ...parts, stack, origin, api: new ApiClient(origin), meter: meterOf(stack, parts), say };
}

function meterOf(stack: LocalStack, { load, peer }: Pick<Spine, 'load' | 'peer'>): MachineMeter {
  return new MachineMeter(() => {
    const named = new Map([
      [process.pid, 'bench'],
      [load.pid, 'load-generator'],
      [peer.pid, 'baseline-peer'],
    ]);
    const add = (pid: number | null, name: string) => pid !== null && named.set(pid, name);
    // Existing servers have no process of ours: their CPU then counts as foreign.
    add(stack.kafka.pid, 'kafka');
    add(stack.postgres.pid, 'postgresql');
    for (const name of serviceNames) add(stack.service(name).pid, name);
    return named;
  });
}

async function runRounds(
  spine: Spine,
  phases: readonly Phase[],
  posted: PostedMetrics,
  signal: AbortSignal,
): Promise<boolean> {
  const { options } = spine;
  await createPolicy(spine);
  for (const phase of phases) await phase.prepare(spine);
  const lines: PhaseLine[] = [];
  for (let round = options.warmUp ? 0 : 1; round <= options.rounds; round++) {
    for (const phase of phases) {
      signal.throwIfAborted();
      const line = phaseLine(round, phase.name, await phase.run(spine, round));
      print(line);
      say(progressText(line));
      lines.push(line);
    }
  }
  const verification = await verifyAll(spine, postPlans, posted);
  print({ kind: 'verification', ...verification });
  const summary = summaryLines(lines, phases);
  summary.forEach(print);
  process.stderr.write(`\n${summaryTable(summary)}`);
  return verification.faults.length === 0 && lines.every(({ verified }) => verified);
}

function progressText({
  round,
  phase,
  figures,
  foreignShare,
  idleShare,
  faults,
  restarted,
}: PhaseLine): string {
  const shown = Object.entries(figures).map(([name, value]) => `${name}=${Math.round(value * 10) / 10}`);
  return [
    `round ${round}`,
    phase.padEnd(15),
    ...shown,
    `foreign=${foreignShare}`,
    `idle=${idleShare}`,
    ...restarted.map((name) => `RESTARTED ${name}`),
    ...faults.map((fault) => `FAULT ${fault}`),
  ].join(' ');
}

/** What was measured on what, so that a line can be compared with one of another day. */
async function runLine(options: SpineOptions): Promise<object> {
  const git = (...args: string[]) =>
    promisify(execFile)('git', args).then(
      ({ stdout }) => stdout.trim(),
      () => null,
    );
  const changes = await git('status', '--porcelain');
  return {
    kind: 'run',
    bench: 'spine',
    at: new Date().toISOString(),
    commit: await git('rev-parse', 'HEAD'),
    uncommittedChanges: changes === null ? null : changes !== '',
    node: process.versions.node,
    machine: {
      processors: cpus().length,
      model: cpus()[0]?.model ?? null,
      memoryMb: Math.round(totalmem() / 1024 ** 2),
      kernel: release(),
    },
    loadGenerator: 'a process of its own: Node with undici and kafkajs',
    durability: 'Kafka acks=-1 on one broker; PostgreSQL with fsync, commits waited for',
    options,
  };
}

async function profileEnvironment({ profileFolder }: SpineOptions): Promise<Record<string, string>> {
  if (profileFolder === null) return {};
  const folder = resolve(profileFolder);
  await mkdir(folder, { recursive: true });
  return { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` };
}

/** The stack's own steps, and whatever a service complains of. */
const printToError: StackLog = ({ source, level, message, fields }) => {
  if (source !== 'stack' && (level === 'info' || level === 'debug')) return;
  say(`${source} ${level} ${message} ${JSON.stringify(fields)}`);
};

function say(text: string): void {
  process.stderr.write(`${new Date().toTimeString().slice(0, 8)} ${text}\n`);
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
