import { deliveryMigrations } from '@cloudtach/messaging';
import { type ServiceDefinition } from '@cloudtach/service';
import { AppModule } from './app.module.js';
import { MetricAggregatorConfig } from './config.js';
import { CreateMetric1763800000000 } from './migrations/1763800000000-create-metric.js';
import { CreateAggregateBlock1763800000001 } from './migrations/1763800000001-create-aggregate-block.js';

/** What `main`, `migrate` and `offsets` are about. */
export const metricAggregator: ServiceDefinition<MetricAggregatorConfig> = {
  name: 'metric-aggregator',
  settings: MetricAggregatorConfig,
  migrations: [...deliveryMigrations, CreateMetric1763800000000, CreateAggregateBlock1763800000001],
  module: (config) => AppModule.forRoot(config),
};
