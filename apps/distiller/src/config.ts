import { ServiceSettings, Setting, SettingDefaults } from '@cloudtach/config';

/** The settings of the distiller. */
@SettingDefaults({ PORT: 8102, KAFKA_CLIENT_ID: 'cloudtach-distiller' })
export class DistillerConfig extends ServiceSettings {
  @Setting({
    env: 'DISTILLER_CATCH_ALL',
    kind: 'switch',
    default: true,
    description: 'Makes events of notifications that no definition matches',
  })
  readonly catchAll!: boolean;

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
}
