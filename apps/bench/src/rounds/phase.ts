import type { MachineUse } from '../machine/machine-meter.js';

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

/** A figure of another phase in the same round that one of ours is divided by. */
export interface Baseline {
  readonly phase: string;
  readonly figure: string;
  /** What the ratio is called; `shareOf.` and the phase unless it says otherwise. */
  readonly ratio?: string;
}

/** What a report needs to know of a phase. */
export interface ReportedPhase {
  readonly name: string;
  /** What the same work gives without us, or with less to look through; empty where nothing compares. */
  readonly baselines: readonly Baseline[];
}

/** One thing that is measured in every round. */
export interface Phase<B> extends ReportedPhase {
  /** Once, before the first round. */
  readonly prepare: (bench: B) => Promise<void>;
  /** @param round below 1 is the warm-up */
  readonly run: (bench: B, round: number) => Promise<PhaseResult>;
}

/** Groups of processes that are not the product: they load or watch it. */
export const benchGroups = ['load-generator', 'baseline-peer', 'bench'] as const;

/** CPU-seconds of the system under test. */
export function systemCpuSeconds({ cpuSeconds }: MachineUse): number {
  const outside: readonly string[] = benchGroups;
  let sum = 0;
  for (const [group, seconds] of cpuSeconds) if (!outside.includes(group)) sum += seconds;
  return sum;
}
