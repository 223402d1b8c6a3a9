import { type LocalStack, runUntilStopped, serviceNames, startStack } from '@cloudtach/local-stack';
import { ApiClient } from '../load/api-client.js';
import type { BaselinePeerJobs } from '../load/baseline-peer.js';
import { BenchProcess } from '../load/bench-process.js';
import type { LoadGeneratorJobs } from '../load/load-generator.js';
import { print, say, sayLog } from '../rounds/output.js';
import { profileEnvironment } from '../rounds/profile-environment.js';
import { summaryLines, summaryTable } from '../rounds/round-report.js';
import { runLine } from '../rounds/run-line.js';
import { chosenPhases, runRounds } from '../rounds/run-rounds.js';
import { stackMeter } from '../rounds/stack-meter.js';
import { bareKafkaPhase } from './bare-kafka-phase.js';
import { createPolicy } from './bench-metrics.js';
import { idlePhase } from './idle-phase.js';
import { latencyPhase } from './latency-phase.js';
import { notificationsPhase } from './notifications-phase.js';
import { barePostPhase, type PostedMetrics, postPhase, type PostPlan, verifyAll } from './post-phases.js';
import { parseSpineCommand, spineHelp } from './spine-command.js';
import { spineFloors } from './spine-floors.js';
import type { Spine, SpinePhase } from './spine.js';

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
    const chosen = chosenPhases(phases, options.phases);
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
        log: sayLog,
        signal,
        env: await profileEnvironment(options.profileFolder),
      });
      const spine = spineOf(stack, { load, peer, options });
      print(await runLine('spine', options));
      const isSound = await runAll(spine, chosen, posted, signal);
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
function allPhases(posted: PostedMetrics): SpinePhase[] {
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

function spineOf(stack: LocalStack, parts: Pick<Spine, 'load' | 'peer' | 'options'>): Spine {
  const origin = stack.urls['api-gateway'] ?? '';
  return {
    ...parts,
    stack,
    origin,
    api: new ApiClient(origin),
    meter: stackMeter(stack, serviceNames, parts),
    say,
  };
}

/** Two rounds: in the second of them a request still costs a tenth more than in the fourth, until V8 and the JVM have compiled. */
const firstWarmUp = -1;

async function runAll(
  spine: Spine,
  phases: readonly SpinePhase[],
  posted: PostedMetrics,
  signal: AbortSignal,
): Promise<boolean> {
  const { options } = spine;
  await createPolicy(spine);
  const lines = await runRounds(
    spine,
    phases,
    { first: options.warmUp ? firstWarmUp : 1, last: options.rounds },
    signal,
  );
  const verification = await verifyAll(spine, postPlans, posted);
  print({ kind: 'verification', ...verification });
  const summary = summaryLines(lines, phases, spineFloors);
  summary.forEach(print);
  process.stderr.write(`\n${summaryTable(summary)}`);
  return verification.faults.length === 0 && lines.every(({ verified }) => verified);
}
