import { ServiceSettings, Setting, SettingDefaults, SettingRule } from '@cloudtach/config';
import { isAggregationMethod, seedDefaultMethods } from './archive-policies/domain/aggregation-method.js';

/** What the largest body of measures becomes: acknowledged measures must never be too large to be handled. */
const recordBytesMin = 1024 * 1024;

/** The settings of the metric-aggregator. */
@SettingDefaults({
  PORT: 8105,
  KAFKA_CLIENT_ID: 'cloudtach-metric-aggregator',
  // A transaction moves the offsets of up to 64 partitions, however few records it has of each.
  KAFKA_BATCH_INTERVAL_MS: 120,
})
@SettingRule(
  'KAFKA_RECORD_BYTES_MAX: must be at least 1048576 here',
  (settings: MetricAggregatorConfig) => settings.kafka.recordBytesMax >= recordBytesMin,
)
@SettingRule(
  'METRICS_DEFAULT_METHODS: must name stored aggregation methods',
  (settings: MetricAggregatorConfig) => settings.defaultMethods.every(isAggregationMethod),
)
@SettingRule('METRICS_SHARDS: must be a power of two', (settings: MetricAggregatorConfig) =>
  Number.isInteger(Math.log2(settings.shards)),
)
export class MetricAggregatorConfig extends ServiceSettings {
  @Setting({
    env: 'METRICS_DEFAULT_POLICIES',
    kind: 'switch',
    default: true,
    description: 'Gives a new installation the archive policies bool, low, medium and high',
  })
  readonly defaultPolicies!: boolean;

  @Setting({
    env: 'METRICS_DEFAULT_METHODS',
    kind: 'list',
    lengthMax: 216,
    default: seedDefaultMethods,
    description: 'Aggregation methods of archive policies that name none; policies made before keep theirs',
  })
  readonly defaultMethods!: readonly string[];

  @Setting({
    env: 'METRICS_SHARDS',
    kind: 'integer',
    default: 64,
    unit: 'partitions',
    min: 1,
    max: 65_536,
    description: 'Partitions of `measure.recorded.v1`; a power of two, never changed after installation',
  })
  readonly shards!: number;

  @Setting({
    env: 'METRICS_KNOWN_MAX',
    kind: 'integer',
    default: 100_000,
    unit: 'metrics',
    min: 1000,
    max: 2_000_000,
    description: 'Metrics the HTTP side remembers, so that a POST of measures costs no query',
  })
  readonly knownMetricsMax!: number;

  @Setting({
    env: 'METRICS_OPEN_MAX',
    kind: 'integer',
    default: 200_000,
    unit: 'metrics',
    min: 1000,
    max: 10_000_000,
    description: 'Metrics a worker remembers the state of; each takes about 400 bytes',
  })
  readonly openMetricsMax!: number;
}
