import { describe, expect, it } from '@jest/globals';
import { loadConfig, readmeProblems } from '@cloudtach/config';
import { readFileSync } from 'node:fs';
import { DistillerConfig } from './config.js';

const required = {
  KAFKA_BROKERS: '127.0.0.1:9092',
  DATABASE_URL: 'postgres://distiller@127.0.0.1/cloudtach_distiller',
  INTERNAL_IDENTITY_KEY: 'k'.repeat(32),
};

describe('the settings of the distiller', () => {
  it('keep everything and count as the seed does by default', () => {
    const config = loadConfig(DistillerConfig, required);
    expect([config.catchAll, config.countFormat, config.http.port]).toEqual([true, 'number', 8102]);
  });

  it('are all documented in the README', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    expect(readmeProblems(DistillerConfig, readme)).toEqual([]);
  });
});
