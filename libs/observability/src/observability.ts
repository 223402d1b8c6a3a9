import type { DestinationStream, LevelWithSilent, Logger } from 'pino';

import { createLogger } from './create-logger.js';
import { HealthRegistry } from './health-registry.js';
import { Metrics } from './metrics.js';
import { registerTracing } from './trace-scope.js';

export interface ObservabilityOptions {
  /** Name of the app. */
  readonly service: string;
  readonly level: LevelWithSilent;
  /** Where log lines go; standard output when absent. */
  readonly destination?: DestinationStream;
}

/** What a process tells about itself: one log, one set of metrics, one list of checks. */
export interface Observability {
  readonly service: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly health: HealthRegistry;
}

/** Everything a process needs to be observed, made once in `main`. */
export function createObservability(options: ObservabilityOptions): Observability {
  registerTracing();
  return {
    service: options.service,
    log: createLogger(options),
    metrics: new Metrics(options.service),
    health: new HealthRegistry(),
  };
}
