import { Module, type DynamicModule } from '@nestjs/common';

import { HealthRegistry } from './health-registry.js';
import { Log } from './log.js';
import { Metrics } from './metrics.js';
import type { Observability } from './observability.js';

/** Gives `Log`, `Metrics` and `HealthRegistry` to every module of an app. */
@Module({})
export class ObservabilityModule {
  static forRoot(observability: Observability): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      providers: [
        { provide: Log, useValue: observability.log },
        { provide: Metrics, useValue: observability.metrics },
        { provide: HealthRegistry, useValue: observability.health },
      ],
      exports: [Log, Metrics, HealthRegistry],
    };
  }
}
