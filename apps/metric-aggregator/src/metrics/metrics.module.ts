import { type DynamicModule, Module } from '@nestjs/common';
import { MetricsController } from './adapters/http/metrics.controller.js';
import { PostgresMetricStore } from './adapters/postgres/postgres-metric.store.js';
import { ShardLayout } from './adapters/postgres/shard-layout.js';
import { CreateMetric } from './application/create-metric.use-case.js';
import { MetricDirectory } from './application/metric-directory.js';
import { MetricDirectorySettings } from './application/metric-directory-settings.js';
import { MetricIds } from './application/metric-ids.js';
import { MetricStore } from './application/metric.store.js';
import { ShardSettings } from './application/shard-settings.js';

/** What measures belong to. */
@Module({})
export class MetricsModule {
  static forRoot(
    settings: MetricDirectorySettings & ShardSettings,
    archivePolicies: DynamicModule,
  ): DynamicModule {
    return {
      module: MetricsModule,
      imports: [archivePolicies],
      controllers: [MetricsController],
      providers: [
        { provide: MetricDirectorySettings, useValue: settings },
        { provide: ShardSettings, useValue: settings },
        { provide: MetricStore, useClass: PostgresMetricStore },
        MetricIds,
        MetricDirectory,
        ShardLayout,
        CreateMetric,
      ],
      exports: [MetricDirectory, MetricIds, MetricStore],
    };
  }
}
