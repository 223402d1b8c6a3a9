import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig, readmeProblems } from '@cloudtach/config';

import { GatewayConfig, serviceUrlsOf } from './config.js';

const complete = { INTERNAL_IDENTITY_KEY: 'k'.repeat(32) };

function problems(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(GatewayConfig, { ...complete, ...env });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('GatewayConfig', () => {
  it('listens on loopback, trusts headers and knows the services of one machine by default', () => {
    const config = loadConfig(GatewayConfig, complete);
    expect([config.http.host, config.http.port, config.authMode]).toEqual(['127.0.0.1', 8000, 'headers']);
    expect(Object.values(serviceUrlsOf(config))).toEqual([
      'http://127.0.0.1:8101',
      'http://127.0.0.1:8102',
      'http://127.0.0.1:8103',
      'http://127.0.0.1:8104',
      'http://127.0.0.1:8105',
    ]);
  });

  it('refuses Keystone at start instead of letting everybody in', () => {
    expect(problems({ AUTH_MODE: 'keystone' })).toEqual([
      'AUTH_MODE: keystone is not available in this version; use headers',
    ]);
  });

  it.each(['foobar.com', 'http://foobar.com/', 'http://foobar.com/x', '*'])(
    'refuses %p as an origin',
    (origin) => {
      expect(problems({ GATEWAY_CORS_ORIGINS: origin })).toHaveLength(1);
    },
  );

  it.each(['127.0.0.1:8101', 'ftp://h', 'http://h/path', 'http://h/?x'])(
    'refuses %p as the place of a service',
    (url) => {
      expect(problems({ INGESTION_URL: url })).toHaveLength(1);
    },
  );

  it.each(['ingestion,bakery', 'ingestion,ingestion', 'api-gateway'])(
    'refuses %p as services of an installation',
    (services) => {
      expect(problems({ GATEWAY_SERVICES: services })).toHaveLength(1);
    },
  );

  it('is described in the README', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    expect(readmeProblems(GatewayConfig, readme)).toEqual([]);
  });
});
