import type { LocalStack } from '@cloudtach/local-stack';
import type { ApiClient } from '../load/api-client.js';
import type { BaselinePeerJobs } from '../load/baseline-peer.js';
import type { BenchProcess } from '../load/bench-process.js';
import type { LoadGeneratorJobs } from '../load/load-generator.js';
import type { MachineMeter } from '../machine/machine-meter.js';
import type { Phase } from '../rounds/phase.js';
import type { IngestionOptions } from './ingestion-command.js';

/** Ingestion and the gateway under load, and everything that loads and watches them. */
export interface IngestionBench {
  readonly stack: LocalStack;
  /** Of the gateway. */
  readonly api: ApiClient;
  readonly load: BenchProcess<LoadGeneratorJobs>;
  readonly peer: BenchProcess<BaselinePeerJobs>;
  readonly meter: MachineMeter;
  readonly options: IngestionOptions;
}

/** One thing that is measured of ingestion in every round. */
export type IngestionPhase = Phase<IngestionBench>;

/** Partitions of every input topic on one machine. */
export const inputPartitions = 4;

/** What goes wrong on the way in a real cloud, and has to be sorted out. */
export const troubledCloud = { duplicateShare: 0.01, lateShare: 0.02 } as const;

/** Where to publish in the input topics. */
export function inputOrder({ stack }: IngestionBench) {
  return {
    brokers: stack.kafkaBrokers,
    topicPrefix: stack.topicPrefix,
    topic: null,
    partitions: inputPartitions,
  };
}

/** Yesterday as it begins: a day for what is stored and not asked for. */
export function yesterday(): string {
  return `${new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)}T00:00:00Z`;
}
