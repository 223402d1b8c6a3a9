import { describe, expect, it } from '@jest/globals';
import { loadConfig, readmeProblems } from '@cloudtach/config';
import { readFileSync } from 'node:fs';
import { UsageVerifierConfig } from './config.js';

describe('the settings of usage-verifier', () => {
  it('are all documented in the README', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    expect(readmeProblems(UsageVerifierConfig, readme)).toEqual([]);
  });

  it('need no more than where Kafka and the database are, and the key of identities', () => {
    const config = loadConfig(UsageVerifierConfig, {
      KAFKA_BROKERS: '127.0.0.1:9092',
      DATABASE_URL: 'postgres://role@127.0.0.1/name',
      INTERNAL_IDENTITY_KEY: 'k'.repeat(32),
    });
    expect(config.http.port).toBe(8104);
  });
});
