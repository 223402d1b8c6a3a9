import { describe, expect, it } from '@jest/globals';
import { loadConfig, readmeProblems } from '@cloudtach/config';
import { readFileSync } from 'node:fs';
import { StreamTriggerConfig } from './config.js';

describe('the settings of stream-trigger', () => {
  it('are all documented in the README', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    expect(readmeProblems(StreamTriggerConfig, readme)).toEqual([]);
  });

  it('need no more than where Kafka and the database are, and the key of identities', () => {
    const config = loadConfig(StreamTriggerConfig, {
      KAFKA_BROKERS: '127.0.0.1:9092',
      DATABASE_URL: 'postgres://role@127.0.0.1/name',
      INTERNAL_IDENTITY_KEY: 'k'.repeat(32),
    });
    expect(config.http.port).toBe(8103);
  });
});
