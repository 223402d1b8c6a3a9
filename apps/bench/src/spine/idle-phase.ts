import { setTimeout as sleep } from 'node:timers/promises';
import { type PhaseResult, systemCpuSeconds } from '../rounds/phase.js';
import type { SpinePhase } from './spine.js';

const idleSeconds = 3;

/** What the fleet costs when nobody asks anything of it: fetches, heartbeats, watches. */
export const idlePhase: SpinePhase = {
  name: 'idle',
  baselines: [],
  prepare: async () => undefined,
  run: async ({ meter }) => {
    const { use } = await meter.during(() => sleep(idleSeconds * 1000));
    return {
      figures: { processorsUsed: systemCpuSeconds(use) / use.seconds },
      work: { unit: 'second', count: use.seconds },
      use,
      faults: [],
    } satisfies PhaseResult;
  },
};
