import { describe, expect, it } from '@jest/globals';
import { domainErrorCodes } from './domain-error-codes.js';
import { DomainError } from './domain-error.js';
import { duplicate, handled, parked, skipped } from './outcome.js';
import { SystemClock } from './system-clock.js';

describe('an outcome', () => {
  it('names how a record ended', () => {
    const error = new DomainError({ code: 'json.malformed', kind: 'invalid', message: 'not JSON' });
    expect([handled(), duplicate(), skipped('no-traits'), parked(error), parked(error, 7)]).toEqual([
      { kind: 'handled' },
      { kind: 'duplicate' },
      { kind: 'skipped', reason: 'no-traits' },
      { kind: 'parked', error },
      { kind: 'parked', error, byteOffset: 7 },
    ]);
  });
});

describe('DomainError', () => {
  it('carries code, kind, details and cause', () => {
    const cause = new Error('below');
    const error = new DomainError({
      code: 'kafka.backlog-full',
      kind: 'unavailable',
      message: 'Too much waits for Kafka.',
      details: { bytesMax: 1 },
      cause,
    });
    expect(error).toMatchObject({
      name: 'DomainError',
      code: 'kafka.backlog-full',
      kind: 'unavailable',
      cause,
    });
    expect(error.details).toEqual({ bytesMax: 1 });
  });

  it('has no details and no cause unless given', () => {
    const error = new DomainError({ code: 'json.malformed', kind: 'invalid', message: 'not JSON' });
    expect(error.details).toEqual({});
    expect('cause' in error).toBe(false);
  });

  it('takes its code from a list without repeats, dotted and in lower case', () => {
    expect(new Set(domainErrorCodes).size).toBe(domainErrorCodes.length);
    for (const code of domainErrorCodes)
      expect(code).toMatch(/^[a-z]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$/);
  });
});

describe('SystemClock', () => {
  it('tells whole microseconds', () => {
    expect(Number.isSafeInteger(new SystemClock().now())).toBe(true);
  });
});
