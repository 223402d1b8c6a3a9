import { SettingRule } from '../setting-rule.js';
import { Setting } from '../setting.js';

/** Connection to Kafka, group membership, and the limits of what is fetched, handled and sent at once. */
@SettingRule(
  'KAFKA_HEARTBEAT_INTERVAL_MS: three heartbeats must fit into KAFKA_SESSION_TIMEOUT_MS',
  (kafka: KafkaSettings) => kafka.heartbeatIntervalMs * 3 <= kafka.sessionTimeoutMs,
)
@SettingRule(
  'KAFKA_REBALANCE_TIMEOUT_MS: must be at least KAFKA_SESSION_TIMEOUT_MS',
  (kafka: KafkaSettings) => kafka.rebalanceTimeoutMs >= kafka.sessionTimeoutMs,
)
@SettingRule(
  // kafkajs answers a rebalance only between two fetches: long fetches let idle members evict each other.
  'KAFKA_FETCH_WAIT_MS: must be below KAFKA_HEARTBEAT_INTERVAL_MS',
  (kafka: KafkaSettings) => kafka.fetchWaitMs < kafka.heartbeatIntervalMs,
)
@SettingRule(
  'KAFKA_BATCH_BYTES_MAX: must be at least KAFKA_RECORD_BYTES_MAX',
  (kafka: KafkaSettings) => kafka.batchBytesMax >= kafka.recordBytesMax,
)
export class KafkaSettings {
  @Setting({
    env: 'KAFKA_BROKERS',
    kind: 'list',
    lengthMax: 32,
    description: 'Addresses of brokers, `host:port`',
  })
  readonly brokers!: readonly string[];

  @Setting({
    env: 'KAFKA_TOPIC_PREFIX',
    kind: 'text',
    lengthMax: 64,
    default: '',
    description: 'Put before the name of every topic and group; for several installations on one broker',
  })
  readonly topicPrefix!: string;

  @Setting({
    env: 'KAFKA_CLIENT_ID',
    kind: 'text',
    lengthMin: 1,
    lengthMax: 128,
    default: 'cloudtach',
    description: 'Name under which the broker sees this service; also the name of its consumer group',
  })
  readonly clientId!: string;

  @Setting({
    env: 'KAFKA_RECORD_BYTES_MAX',
    kind: 'integer',
    default: 1_048_576,
    unit: 'bytes',
    min: 1024,
    max: 8_388_608,
    description: 'Largest record that is handled; larger ones are parked',
  })
  readonly recordBytesMax!: number;

  @Setting({
    env: 'KAFKA_JSON_DEPTH_MAX',
    kind: 'integer',
    default: 128,
    unit: 'levels',
    min: 8,
    max: 1000,
    description: 'Deepest nesting of a JSON record that is handled; deeper ones are parked',
  })
  readonly jsonDepthMax!: number;

  @Setting({
    env: 'KAFKA_SESSION_TIMEOUT_MS',
    kind: 'integer',
    default: 6000,
    unit: 'ms',
    min: 500,
    max: 300_000,
    description: 'Silence after which the broker gives the partitions of a member to another',
  })
  readonly sessionTimeoutMs!: number;

  @Setting({
    env: 'KAFKA_HEARTBEAT_INTERVAL_MS',
    kind: 'integer',
    default: 1000,
    unit: 'ms',
    min: 100,
    max: 60_000,
    description: 'Time between two heartbeats of a group member',
  })
  readonly heartbeatIntervalMs!: number;

  @Setting({
    env: 'KAFKA_REBALANCE_TIMEOUT_MS',
    kind: 'integer',
    default: 15_000,
    unit: 'ms',
    min: 500,
    max: 600_000,
    description: 'Longest wait of the broker for all members to join again',
  })
  readonly rebalanceTimeoutMs!: number;

  @Setting({
    env: 'KAFKA_FETCH_WAIT_MS',
    kind: 'integer',
    default: 250,
    unit: 'ms',
    min: 1,
    max: 1000,
    description: 'Longest wait of a fetch for new records',
  })
  readonly fetchWaitMs!: number;

  @Setting({
    env: 'KAFKA_REQUEST_TIMEOUT_MS',
    kind: 'integer',
    default: 3000,
    unit: 'ms',
    min: 500,
    max: 60_000,
    description: 'Longest wait for the answer of a broker',
  })
  readonly requestTimeoutMs!: number;

  @Setting({
    env: 'KAFKA_CONNECTION_TIMEOUT_MS',
    kind: 'integer',
    default: 1000,
    unit: 'ms',
    min: 100,
    max: 60_000,
    description: 'Longest wait for a connection to a broker',
  })
  readonly connectionTimeoutMs!: number;

  @Setting({
    env: 'KAFKA_BATCH_RECORDS_MAX',
    kind: 'integer',
    default: 500,
    unit: 'records',
    min: 1,
    max: 10_000,
    description: 'Most records handled in one transaction',
  })
  readonly batchRecordsMax!: number;

  @Setting({
    env: 'KAFKA_BATCH_BYTES_MAX',
    kind: 'integer',
    default: 4_194_304,
    unit: 'bytes',
    min: 1024,
    max: 67_108_864,
    description: 'Most bytes of records handled in one transaction',
  })
  readonly batchBytesMax!: number;

  @Setting({
    env: 'KAFKA_BATCH_INTERVAL_MS',
    kind: 'integer',
    default: 0,
    unit: 'ms',
    min: 0,
    max: 1000,
    description:
      'Shortest time between the beginnings of two batches under load; what comes meanwhile shares a transaction',
  })
  readonly batchIntervalMs!: number;

  @Setting({
    env: 'KAFKA_SEND_RECORDS_MAX',
    kind: 'integer',
    default: 500,
    unit: 'records',
    min: 1,
    // kafkajs groups the records of a send in quadratic time.
    max: 1000,
    description: 'Most records in one send',
  })
  readonly sendRecordsMax!: number;

  @Setting({
    env: 'KAFKA_SEND_BYTES_MAX',
    kind: 'integer',
    default: 1_048_576,
    unit: 'bytes',
    min: 1024,
    max: 8_388_608,
    description: 'Most bytes in one send, unless a single record is larger',
  })
  readonly sendBytesMax!: number;

  @Setting({
    env: 'KAFKA_SEND_PENDING_BYTES_MAX',
    kind: 'integer',
    default: 67_108_864,
    unit: 'bytes',
    min: 1_048_576,
    max: 1_073_741_824,
    description: 'Most bytes that wait to be acknowledged; beyond it a send is refused as unavailable',
  })
  readonly sendPendingBytesMax!: number;

  @Setting({
    env: 'KAFKA_STOP_TIMEOUT_MS',
    kind: 'integer',
    default: 8000,
    unit: 'ms',
    min: 100,
    max: 60_000,
    description: 'Longest time a stop waits for batches in flight',
  })
  readonly stopTimeoutMs!: number;

  @Setting({
    env: 'KAFKA_PROGRESS_TIMEOUT_MS',
    kind: 'integer',
    default: 60_000,
    unit: 'ms',
    min: 1000,
    max: 3_600_000,
    description: 'Time after which a consumer that neither works nor waits ends the process',
  })
  readonly progressTimeoutMs!: number;
}
