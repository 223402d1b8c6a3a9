import type { LocalStack } from '@cloudtach/local-stack';
import type { ApiClient } from '../load/api-client.js';
import type { BaselinePeerJobs } from '../load/baseline-peer.js';
import type { BenchProcess } from '../load/bench-process.js';
import type { LoadGeneratorJobs } from '../load/load-generator.js';
import type { MachineMeter } from '../machine/machine-meter.js';
import type { Phase } from '../rounds/phase.js';
import type { SpineOptions } from './spine-command.js';

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

/** One thing that is measured of the spine in every round. */
export type SpinePhase = Phase<Spine>;
