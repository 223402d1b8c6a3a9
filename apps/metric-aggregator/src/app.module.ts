import { type DynamicModule, Module } from '@nestjs/common';
import { ArchivePoliciesModule } from './archive-policies/archive-policies.module.js';
import { type MetricAggregatorConfig } from './config.js';
import { MeasuresModule } from './measures/measures.module.js';
import { MetricsModule } from './metrics/metrics.module.js';

/** The features of the metric-aggregator. */
@Module({})
export class AppModule {
  static forRoot(config: MetricAggregatorConfig): DynamicModule {
    const { defaultMethods, defaultPolicies, knownMetricsMax, openMetricsMax, shards } = config;
    const archivePolicies = ArchivePoliciesModule.forRoot({
      defaultMethods,
      addsDefaultPolicies: defaultPolicies,
    });
    const metrics = MetricsModule.forRoot({ metricsMax: knownMetricsMax, shards }, archivePolicies);
    const measures = MeasuresModule.forRoot({ openMetricsMax, shards }, archivePolicies, metrics);
    return { module: AppModule, imports: [archivePolicies, metrics, measures] };
  }
}
