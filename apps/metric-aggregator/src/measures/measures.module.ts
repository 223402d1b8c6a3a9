import { type DynamicModule, Module } from '@nestjs/common';
import { Clock, SystemClock } from '@cloudtach/kernel';
import { MeasuresController } from './adapters/http/measures.controller.js';
import { KafkaFlushedMeasures } from './adapters/kafka/kafka-flushed-measures.js';
import { KafkaMeasurePublisher } from './adapters/kafka/kafka-measure.publisher.js';
import { MeasureCounts } from './adapters/kafka/measure-counts.js';
import { MeasureRecordedConsumer } from './adapters/kafka/measure-recorded.consumer.js';
import { PostgresMetricLogStore } from './adapters/postgres/postgres-metric-log.store.js';
import { PostgresSeriesStore } from './adapters/postgres/postgres-series.store.js';
import { AggregationPlans } from './application/aggregation-plans.js';
import { FlushPoints } from './application/flush-points.js';
import { FlushedMeasures } from './application/flushed-measures.js';
import { FoldMeasures } from './application/fold-measures.use-case.js';
import { MeasurePublisher } from './application/measure.publisher.js';
import { MetricLogStore } from './application/metric-log.store.js';
import { OpenMetrics } from './application/open-metrics.js';
import { PostMeasures } from './application/post-measures.use-case.js';
import { ReadMeasures } from './application/read-measures.use-case.js';
import { SeriesStore } from './application/series.store.js';

export interface MeasuresSettings {
  /** Metrics a worker remembers the state of, about; over all its partitions. */
  readonly openMetricsMax: number;
  readonly shards: number;
}

/** From posted measures to stored points and aggregates, and back to measures that are read. */
@Module({})
export class MeasuresModule {
  static forRoot(
    settings: MeasuresSettings,
    archivePolicies: DynamicModule,
    metrics: DynamicModule,
  ): DynamicModule {
    const openMetrics = new OpenMetrics(Math.ceil(settings.openMetricsMax / settings.shards));
    return {
      module: MeasuresModule,
      imports: [archivePolicies, metrics],
      controllers: [MeasuresController, MeasureRecordedConsumer],
      providers: [
        { provide: Clock, useClass: SystemClock },
        { provide: OpenMetrics, useValue: openMetrics },
        { provide: MetricLogStore, useClass: PostgresMetricLogStore },
        { provide: SeriesStore, useClass: PostgresSeriesStore },
        { provide: MeasurePublisher, useClass: KafkaMeasurePublisher },
        { provide: FlushedMeasures, useClass: KafkaFlushedMeasures },
        AggregationPlans,
        FlushPoints,
        FoldMeasures,
        MeasureCounts,
        PostMeasures,
        ReadMeasures,
      ],
    };
  }
}
