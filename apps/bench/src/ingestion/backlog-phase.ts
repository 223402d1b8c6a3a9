import { type PhaseResult, systemCpuSeconds } from '../rounds/phase.js';
import { recordsRead, untilRead } from '../load/consumer-books.js';
import { type IngestionPhase, inputOrder, troubledCloud, yesterday } from './ingestion-bench.js';
import { readStoredTables, tableFaults } from './stored-tables.js';

/** Unlike every round's. */
const seed = 1_000;

/** What a service needs that finds a long backlog when it starts: how it comes through, and above all its memory. */
export const backlogPhase: IngestionPhase = {
  name: 'backlog',
  baselines: [],
  prepare: async () => undefined,
  run: async (bench) => {
    const { stack, load, meter, options } = bench;
    const [service, ...replicas] = stack.processesOf('ingestion');
    if (service === undefined) throw new Error('ingestion does not run');
    const before = await readStoredTables(stack);
    const readBefore = await recordsRead(stack, 'ingestion');
    // One process: its memory is what is asked for.
    await Promise.all([service, ...replicas].map((one) => one.stop()));
    const { expected } = await load.do('publishSimulated', {
      ...inputOrder(bench),
      seed,
      count: options.backlog,
      start: yesterday(),
      cloud: troubledCloud,
    });
    await service.start();
    // It reads while it is starting: only what is left then was read in the time that is measured.
    const { result: count, use } = await meter.during(async () => {
      const left = readBefore + expected.records - (await recordsRead(stack, 'ingestion'));
      await untilRead(stack, 'ingestion', readBefore + expected.records);
      return left;
    });
    return {
      figures: {
        notificationsPerSecond: count / use.seconds,
        notificationsPerCoreSecond: count / systemCpuSeconds(use),
      },
      work: { unit: 'notification', count },
      use,
      faults: tableFaults(before, await readStoredTables(stack), expected),
    } satisfies PhaseResult;
  },
};
