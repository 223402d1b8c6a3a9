import { describe, expect, it } from '@jest/globals';

import { ConfigError } from './config-error.js';
import { loadConfig, type Environment } from './load-config.js';
import { ServiceSettings } from './service-settings.js';
import { SettingDefaults } from './setting-defaults.js';
import { Setting } from './setting.js';

@SettingDefaults({ PORT: 8102, KAFKA_CLIENT_ID: 'cloudtach-sample' })
class SampleSettings extends ServiceSettings {
  @Setting({
    env: 'SAMPLE_CATCH_ALL',
    kind: 'switch',
    default: true,
    description: 'Keeps what nothing matches',
  })
  readonly catchAll!: boolean;
}

const complete: Environment = {
  KAFKA_BROKERS: '127.0.0.1:9092, 127.0.0.1:9093',
  DATABASE_URL: 'postgres://role:swordfish@127.0.0.1:54320/sample',
  INTERNAL_IDENTITY_KEY: 'k'.repeat(32),
};

function problems(env: Environment): readonly string[] {
  try {
    loadConfig(SampleSettings, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('reads text, integers, switches and lists into typed fragments', () => {
    const config = loadConfig(SampleSettings, {
      ...complete,
      SAMPLE_CATCH_ALL: 'off',
      KAFKA_FETCH_WAIT_MS: '250',
    });
    expect(config.kafka.brokers).toEqual(['127.0.0.1:9092', '127.0.0.1:9093']);
    expect(config.kafka.fetchWaitMs).toBe(250);
    expect(config.catchAll).toBe(false);
    expect(config).toBeInstanceOf(SampleSettings);
  });

  it('takes the default of the service, else the default of the fragment, for an unset or empty variable', () => {
    const config = loadConfig(SampleSettings, { ...complete, HOST: '', PORT: ' ' });
    expect([config.http.host, config.http.port, config.kafka.clientId]).toEqual([
      '127.0.0.1',
      8102,
      'cloudtach-sample',
    ]);
    expect([config.catchAll, config.roles.role, config.tests.crashPoint]).toEqual([true, 'all', null]);
  });

  it('reports every problem at once and by the name of the variable', () => {
    expect(
      problems({
        ROLE: 'both',
        PORT: '70000',
        LOG_LEVEL: 'loud',
        SAMPLE_CATCH_ALL: 'perhaps',
        KAFKA_BROKERS: 'a:1,,b:1',
      }),
    ).toEqual([
      'INTERNAL_IDENTITY_KEY: is required',
      'DATABASE_URL: is required',
      'SAMPLE_CATCH_ALL: must be on or off',
      'ROLE: must be one of the following values: api, worker, all',
      'PORT: must not be greater than 65535',
      'KAFKA_BROKERS: must not have empty entries',
      'LOG_LEVEL: must be one of the following values: trace, debug, info, warn, error, fatal, silent',
    ]);
  });

  it('never repeats a value in a problem', () => {
    const text = problems({
      ...complete,
      INTERNAL_IDENTITY_KEY: 'swordfish',
      PORT: 'swordfish',
      ROLE: 'swordfish',
    }).join('\n');
    expect(text).toContain('INTERNAL_IDENTITY_KEY');
    expect(text).not.toContain('swordfish');
  });

  it.each(['12.5', '1e3', '0x10', 'NaN', '9007199254740993', ' - 1'])('refuses %p as an integer', (text) => {
    expect(problems({ ...complete, PORT: text })).not.toEqual([]);
  });

  it('refuses heartbeats that do not fit three times into a session', () => {
    expect(problems({ ...complete, KAFKA_HEARTBEAT_INTERVAL_MS: '2001' })).toEqual([
      'KAFKA_HEARTBEAT_INTERVAL_MS: three heartbeats must fit into KAFKA_SESSION_TIMEOUT_MS',
    ]);
    expect(problems({ ...complete, KAFKA_HEARTBEAT_INTERVAL_MS: '2000' })).toEqual([]);
  });

  it('refuses a transaction that may sleep as long as the session of its consumer', () => {
    expect(problems({ ...complete, DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS: '6000' })).toEqual([
      'DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS: must be below KAFKA_SESSION_TIMEOUT_MS',
    ]);
  });

  it('refuses test switches in production and crash points without test switches', () => {
    expect(problems({ ...complete, NODE_ENV: 'production', CLOUDTACH_TEST_SWITCHES: 'on' })).toEqual([
      'CLOUDTACH_TEST_SWITCHES: must be off when NODE_ENV is production',
    ]);
    expect(problems({ ...complete, CLOUDTACH_CRASH_POINT: 'after-commit' })).toEqual([
      'CLOUDTACH_CRASH_POINT: needs CLOUDTACH_TEST_SWITCHES on',
    ]);
    expect(
      problems({ ...complete, CLOUDTACH_TEST_SWITCHES: 'on', CLOUDTACH_CRASH_POINT: 'after-commit:2' }),
    ).toEqual([]);
  });

  it('returns settings that nothing can change', () => {
    const config = loadConfig(SampleSettings, complete);
    expect(() => Object.assign(config.http, { port: 1 })).toThrow(TypeError);
    expect(() => (config.kafka.brokers as string[]).push('c:1')).toThrow(TypeError);
  });
});
