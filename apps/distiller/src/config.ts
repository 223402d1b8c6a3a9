import { fileURLToPath } from 'node:url';
import {
  Fragment,
  MonascaRoleSettings,
  ServiceSettings,
  Setting,
  SettingDefaults,
  SettingRule,
} from '@cloudtach/config';

/** The definitions that the distiller is delivered with, beside the built code as beside its source. */
const deliveredDefinitions = fileURLToPath(new URL('../definitions/default.yaml', import.meta.url));

/** The settings of the distiller. */
// The events of a batch share the rows that say where their traits are: the more of them, the fewer rows.
@SettingDefaults({ PORT: 8102, KAFKA_CLIENT_ID: 'cloudtach-distiller', KAFKA_BATCH_RECORDS_MAX: 2000 })
@SettingRule(
  // The upkeep of events holds one connection for as long as it has something to do.
  'DATABASE_POOL_MAX: must be at least 2',
  (config: DistillerConfig) => config.database.poolMax >= 2,
)
export class DistillerConfig extends ServiceSettings {
  @Fragment(MonascaRoleSettings) readonly monasca!: MonascaRoleSettings;

  @Setting({
    env: 'DISTILLER_DEFINITIONS',
    kind: 'text',
    default: '',
    lengthMax: 4096,
    description:
      'File with the definitions of everybody, read again when it changes; the delivered one where empty',
  })
  readonly definitions!: string;

  @Setting({
    env: 'DISTILLER_CATCH_ALL',
    kind: 'switch',
    default: true,
    description: 'Makes events of notifications that no definition matches',
  })
  readonly catchAll!: boolean;

  @Setting({
    env: 'EVENTS_RETENTION_DAYS',
    kind: 'integer',
    default: 90,
    unit: 'days',
    min: 1,
    max: 3660,
    description: 'Days before today whose events are kept',
  })
  readonly retentionDays!: number;

  @Setting({
    env: 'EVENTS_LIMIT_MAX',
    kind: 'integer',
    default: 10_000,
    unit: 'events',
    min: 1,
    max: 100_000,
    description: 'Most events in one answer, whatever `limit` a client asks for',
  })
  readonly eventsLimitMax!: number;

  @Setting({
    env: 'STREAMS_COUNT_FORMAT',
    kind: 'text',
    oneOf: ['number', 'object'],
    default: 'number',
    description: 'Form of count answers: `[23]`, or `[{"count": 23}]` as klugman needs it',
  })
  readonly countFormat!: 'number' | 'object';

  @Setting({
    env: 'TRANSFORMS_PER_TENANT_MAX',
    kind: 'integer',
    default: 20_000,
    unit: 'transforms',
    min: 1,
    max: 1_000_000,
    description: 'Most transforms of one tenant',
  })
  readonly transformsPerTenantMax!: number;

  @Setting({
    env: 'TRANSFORM_CHARACTERS_PER_TENANT_MAX',
    kind: 'integer',
    default: 16_777_216,
    unit: 'characters',
    min: 65_536,
    max: 1_073_741_824,
    description: 'Most characters of the specifications of one tenant together',
  })
  readonly transformCharactersPerTenantMax!: number;

  get definitionsFile(): string {
    return this.definitions === '' ? deliveredDefinitions : this.definitions;
  }
}
