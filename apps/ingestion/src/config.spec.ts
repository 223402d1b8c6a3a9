import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig, readmeProblems } from '@cloudtach/config';
import { IngestionConfig } from './config.js';

const needed = {
  KAFKA_BROKERS: '127.0.0.1:9092',
  DATABASE_URL: 'postgres://ingestion@127.0.0.1/cloudtach_ingestion',
  INTERNAL_IDENTITY_KEY: 'a key of tests that is long enough to be one',
};

function problems(env: Record<string, string>): string {
  try {
    loadConfig(IngestionConfig, { ...needed, ...env });
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

describe('IngestionConfig', () => {
  it('needs nothing but its servers and its key', () => {
    const config = loadConfig(IngestionConfig, needed);
    expect(config.http.port).toBe(8101);
    expect(config.topics).toEqual([
      ...['info', 'warn', 'error', 'debug', 'critical', 'audit', 'sample'].map(
        (level) => `notifications.${level}`,
      ),
      'versioned_notifications.info',
      'versioned_notifications.error',
    ]);
    expect(config.sourceRules()).toEqual([]);
  });

  it('reads sources in their order', () => {
    const config = loadConfig(IngestionConfig, {
      ...needed,
      INGEST_SOURCES: 'a.*=nova/west,*=/east/monitor.info',
    });
    expect(config.sourceRules()).toEqual([
      { pattern: 'a.*', service: 'nova', deployment: 'west', routingKey: null },
      { pattern: '*', service: null, deployment: 'east', routingKey: 'monitor.info' },
    ]);
  });

  it.each([
    ['INGEST_SOURCES', { INGEST_SOURCES: 'a.*' }],
    ['INGEST_TOPICS', { INGEST_TOPICS: 'a,b,a' }],
    ['DATABASE_POOL_MAX', { DATABASE_POOL_MAX: '1' }],
    ['CLOUDTACH_TEST_CLOCK_FILE', { CLOUDTACH_TEST_CLOCK_FILE: '/tmp/clock' }],
  ])('names %s when it is wrong', (name, env) => {
    expect(problems(env)).toContain(name);
  });

  it('is documented in the README', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    expect(readmeProblems(IngestionConfig, readme)).toEqual([]);
  });
});
