import { type PhaseResult, systemCpuSeconds } from '../rounds/phase.js';
import { recordsRead, untilRead } from '../load/consumer-books.js';
import { drainedBy } from '../rounds/drained-by.js';
import {
  type IngestionBench,
  type IngestionPhase,
  inputOrder,
  troubledCloud,
  yesterday,
} from './ingestion-bench.js';
import { readStoredTables, tableFaults } from './stored-tables.js';

/** The notifications of a round, encoded; every round has its own, so that none is a repeat of another. */
export function prepareRound({ load, options }: IngestionBench, round: number) {
  return load.do('prepareNotifications', {
    seed: 1 + round,
    count: options.notifications,
    start: yesterday(),
    cloud: troubledCloud,
  });
}

/**
 * From a backlog in the input topics until all of it is stored, derived from and forwarded. The processes of ingestion are
 * halted while the backlog is published, rather than ended: they stay as warm as the rounds before made them.
 */
export const storePhase: IngestionPhase = {
  name: 'store',
  baselines: [{ phase: 'bare-kafka-read', figure: 'notificationsPerSecond' }],
  prepare: async () => undefined,
  run: async (bench, round) => {
    const { stack, load, meter } = bench;
    const services = stack.processesOf('ingestion');
    const { expected } = await prepareRound(bench, round);
    const before = await readStoredTables(stack);
    const wanted = (await recordsRead(stack, 'ingestion')) + expected.records;
    const { use } = await drainedBy(services, meter, {
      publish: () => load.do('publish', inputOrder(bench)),
      drained: () => untilRead(stack, 'ingestion', wanted),
    });
    return {
      figures: {
        notificationsPerSecond: expected.records / use.seconds,
        notificationsPerCoreSecond: expected.records / systemCpuSeconds(use),
      },
      work: { unit: 'notification', count: expected.records },
      use,
      faults: tableFaults(before, await readStoredTables(stack), expected),
    } satisfies PhaseResult;
  },
};
