import type { LocalStack } from '@cloudtach/local-stack';
import type { ApiClient } from '../load/api-client.js';
import type { BaselinePeerJobs } from '../load/baseline-peer.js';
import type { BenchProcess } from '../load/bench-process.js';
import type { LoadGeneratorJobs } from '../load/load-generator.js';
import type { MachineMeter, MachineUse } from '../machine/machine-meter.js';
import type { SpineOptions } from './spine-options.js';

/** The fleet under load and everything that loads and watches it. */
export interface Spine {
  readonly stack: LocalStack;
  /** Of the gateway. */
  readonly origin: string;
  readonly api: ApiClient;
  readonly load: BenchProcess<LoadGeneratorJobs>;
  readonly peer: BenchProcess<BaselinePeerJobs>;
  readonly meter: MachineMeter;
  readonly options: SpineOptions;
  /** For the person who watches. */
  readonly say: (text: string) => void;
}

/** What one phase gave in one round. */
export interface PhaseResult {
  /** By name; names end in their unit. */
  readonly figures: Readonly<Record<string, number>>;
  /** What was done, for the CPU it took: notifications or requests. */
  readonly work: { readonly unit: string; readonly count: number };
  readonly use: MachineUse;
  /** Differences between what was accepted and what can be read; empty when there are none. */
  readonly faults: readonly string[];
}

/** One thing that is measured in every round. */
export interface Phase {
  readonly name: string;
  /** Phase and figure that the same work without us gives in the same round; `null` where nothing compares. */
  readonly baseline: { readonly phase: string; readonly figure: string } | null;
  /** Once, before the first round. */
  readonly prepare: (spine: Spine) => Promise<void>;
  /** @param round 0 is the warm-up */
  readonly run: (spine: Spine, round: number) => Promise<PhaseResult>;
}

/** Groups of processes that are the product; the others load or watch it. */
export const benchGroups = ['load-generator', 'baseline-peer', 'bench'] as const;

/** CPU-seconds of the system under test. */
export function systemCpuSeconds({ cpuSeconds }: MachineUse): number {
  const outside: readonly string[] = benchGroups;
  let sum = 0;
  for (const [group, seconds] of cpuSeconds) if (!outside.includes(group)) sum += seconds;
  return sum;
}
