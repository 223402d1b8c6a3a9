import { defaultInputTopics } from '@cloudtach/contracts';
import {
  Fragment,
  MonascaRoleSettings,
  ServiceSettings,
  Setting,
  SettingDefaults,
  SettingRule,
} from '@cloudtach/config';
import { parseSourceRule, type SourceRule } from './notifications/domain/source-map.js';

/** The settings of ingestion. */
@SettingDefaults({
  PORT: 8101,
  KAFKA_CLIENT_ID: 'cloudtach-ingestion',
  // What a batch costs whatever it holds, a dozen statements, is shared by more notifications.
  KAFKA_BATCH_RECORDS_MAX: 2_000,
  KAFKA_BATCH_BYTES_MAX: 8_388_608,
})
@SettingRule(
  'INGEST_SOURCES: every entry must be `pattern=service/deployment/routing-key`',
  (config: IngestionConfig) => config.sources.every((text) => parseSourceRule(text) !== null),
)
@SettingRule(
  'INGEST_TOPICS: a topic must be named once',
  (config: IngestionConfig) => new Set(config.topics).size === config.topics.length,
)
@SettingRule(
  // A batch holds one connection while the partition of a new day is made on another.
  'DATABASE_POOL_MAX: must be at least 2',
  (config: IngestionConfig) => config.database.poolMax >= 2,
)
export class IngestionConfig extends ServiceSettings {
  @Setting({
    env: 'INGEST_TOPICS',
    kind: 'list',
    default: defaultInputTopics,
    lengthMax: 1000,
    notEmpty: true,
    description: 'Topics whose records are taken in as notifications',
  })
  readonly topics!: readonly string[];

  @Setting({
    env: 'INGEST_SOURCES',
    kind: 'list',
    default: [],
    lengthMax: 1000,
    description:
      'What notifications of some topics are, `pattern=service/deployment/routing-key`, the first match counts; ' +
      'what is left out is told by the publisher, `INGEST_DEPLOYMENT` and the name of the topic',
  })
  readonly sources!: readonly string[];

  @Setting({
    env: 'INGEST_RETENTION_DAYS',
    kind: 'integer',
    default: 0,
    unit: 'days',
    min: 0,
    max: 36_500,
    description:
      'Whole days before today that notifications, and what is derived of them, are kept; 0 keeps them for ever',
  })
  readonly retentionDays!: number;

  @Setting({
    env: 'INGEST_DEPLOYMENT',
    kind: 'text',
    default: 'default',
    lengthMin: 1,
    lengthMax: 128,
    description: 'Name of the deployment that notifications come from unless their source says otherwise',
  })
  readonly deployment!: string;

  @Setting({
    env: 'MONASCA_REGION',
    kind: 'text',
    default: 'useast',
    lengthMin: 1,
    lengthMax: 128,
    description: 'Region that is told with each event posted to `/v2.0/events`',
  })
  readonly region!: string;

  @Setting({
    env: 'MONASCA_BODY_BYTES_MAX',
    kind: 'integer',
    default: 1_048_576,
    unit: 'bytes',
    min: 1024,
    max: 67_108_864,
    description:
      'Largest body of `POST /v2.0/events`; a larger one is answered 413, as is one above `HTTP_BODY_BYTES_MAX`',
  })
  readonly postedBytesMax!: number;

  @Setting({
    env: 'MONASCA_V1_BODY_BYTES_MAX',
    kind: 'integer',
    default: 114_688,
    unit: 'bytes',
    min: 1024,
    max: 67_108_864,
    description:
      'Largest body of `POST /v1.0/events`; a larger one is answered 413, as is one above `HTTP_BODY_BYTES_MAX`',
  })
  readonly bulkPostedBytesMax!: number;

  @Fragment(MonascaRoleSettings) readonly monascaRoles!: MonascaRoleSettings;

  /** `INGEST_SOURCES`, read. */
  sourceRules(): SourceRule[] {
    return this.sources.flatMap((text) => parseSourceRule(text) ?? []);
  }
}
