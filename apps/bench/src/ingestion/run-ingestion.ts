import { type LocalStack, runUntilStopped, type ServiceName, startStack } from '@cloudtach/local-stack';
import { ApiClient } from '../load/api-client.js';
import type { BaselinePeerJobs } from '../load/baseline-peer.js';
import { BenchProcess } from '../load/bench-process.js';
import type { LoadGeneratorJobs } from '../load/load-generator.js';
import { print, sayLog } from '../rounds/output.js';
import { haltPatience } from '../rounds/drained-by.js';
import { profileEnvironment } from '../rounds/profile-environment.js';
import { type PhaseLine, summaryLines, summaryTable } from '../rounds/round-report.js';
import { runLine } from '../rounds/run-line.js';
import { chosenPhases, runRounds } from '../rounds/run-rounds.js';
import { stackMeter } from '../rounds/stack-meter.js';
import { backlogPhase } from './backlog-phase.js';
import { bareReadPhase } from './bare-read-phase.js';
import { growTables } from './grow-tables.js';
import type { IngestionBench, IngestionPhase } from './ingestion-bench.js';
import { ingestionHelp, ingestionPhases, parseIngestionCommand } from './ingestion-command.js';
import { ingestionFloors, notificationsPerSecondGoal } from './ingestion-floors.js';
import { storePhase } from './store-phase.js';
import { growthBaselines, tablePhaseNames, tablesPhase } from './tables-phase.js';
import { tablesText } from './tables-report.js';

const services: readonly ServiceName[] = ['ingestion', 'api-gateway'];

/** Runs the bench of ingestion until it is done or told to stop; ends the process. */
export async function runIngestion(words: readonly string[]): Promise<never> {
  return runUntilStopped(async (signal) => {
    const command = parseIngestionCommand(words);
    if (command.kind === 'help') {
      process.stdout.write(ingestionHelp());
      return 0;
    }
    const { options } = command;
    const chosen = chosenPhases(
      ingestionPhases.map((name) => ({ name })),
      options.phases,
    ).map(({ name }) => name);
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
        services,
        serviceEnv: { ingestion: haltPatience },
        log: sayLog,
        signal,
        env: await profileEnvironment(options.profileFolder),
      });
      const api = new ApiClient(stack.urls['api-gateway'] ?? '', 1);
      const meter = stackMeter(stack, services, { load, peer });
      print(await runLine('ingestion', options));
      for (let count = 1; count < options.replicas; count += 1) await stack.addReplica('ingestion');
      const isSound = await runAll({ stack, api, load, peer, meter, options }, chosen, signal);
      await api.close();
      return isSound ? 0 : 1;
    } finally {
      await stack?.stop();
      load.stop();
      peer.stop();
    }
  });
}

async function runAll(
  bench: IngestionBench,
  chosen: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  const { options } = bench;
  const among = (phases: readonly IngestionPhase[]) => phases.filter(({ name }) => chosen.includes(name));
  const all = { first: options.warmUp ? 0 : 1, last: options.rounds } as const;
  const lines: PhaseLine[] = [
    ...(await runRounds(bench, among([storePhase, bareReadPhase]), all, signal)),
    ...(await runRounds(bench, among([backlogPhase]), { first: 1, last: 1 }, signal)),
  ];
  const few = tablesPhase(tablePhaseNames.few, []);
  const many = tablesPhase(tablePhaseNames.many, growthBaselines);
  if (chosen.includes('tables')) lines.push(...(await growTables(bench, { few, many }, signal)));
  const summary = summaryLines(lines, [storePhase, bareReadPhase, backlogPhase, few, many], ingestionFloors);
  for (const line of summary) print(isSpeed(line) ? { ...line, goal: notificationsPerSecondGoal } : line);
  const isOfTables = ({ phase }: { readonly phase: string }) => phase === few.name || phase === many.name;
  process.stderr.write(`\n${summaryTable(summary.filter((line) => !isOfTables(line)))}`);
  if (chosen.includes('tables')) process.stderr.write(`\n${tablesText(summary)}`);
  return lines.every(({ verified }) => verified);
}

function isSpeed({ phase, figure }: { readonly phase: string; readonly figure: string }): boolean {
  return phase === storePhase.name && figure === 'notificationsPerSecond';
}
