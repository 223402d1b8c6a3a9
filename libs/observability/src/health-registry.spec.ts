import { describe, expect, it } from '@jest/globals';

import { HealthRegistry } from './health-registry.js';

describe('readiness', () => {
  it('is ready only when every check is, and says why not by name', async () => {
    const health = new HealthRegistry();
    health.addCheck('kafka', () => ({ ready: true }));
    health.addCheck('postgres', async () => ({ ready: false, reason: 'schema is older than this version' }));
    expect(await health.readiness()).toEqual({
      ready: false,
      checks: {
        kafka: { ready: true },
        postgres: { ready: false, reason: 'schema is older than this version' },
      },
    });
  });

  it('takes a check that throws for not ready, without what the error may quote', async () => {
    const health = new HealthRegistry();
    health.addCheck('postgres', () => {
      throw new Error('cannot reach postgres://role:swordfish@db/x');
    });
    expect(await health.readiness()).toEqual({
      ready: false,
      checks: { postgres: { ready: false, reason: 'cannot reach postgres://***@db/x' } },
    });
  });

  it('asks once for questions that come at the same time', async () => {
    const health = new HealthRegistry();
    let asked = 0;
    health.addCheck('kafka', async () => {
      asked += 1;
      return { ready: true };
    });
    await Promise.all([health.readiness(), health.readiness()]);
    expect(asked).toBe(1);
    await health.readiness();
    expect(asked).toBe(2);
  });

  it('refuses two checks of one name', () => {
    const health = new HealthRegistry();
    health.addCheck('kafka', () => ({ ready: true }));
    expect(() => health.addCheck('kafka', () => ({ ready: true }))).toThrow(
      'two readiness checks named kafka',
    );
  });
});

describe('liveness', () => {
  it('ends for a loop that makes no progress within its limit, and comes back with progress', () => {
    let now = 0;
    const health = new HealthRegistry(() => now);
    const loop = health.watch('consumer', 60_000);
    now = 60_000;
    expect(health.liveness()).toEqual({ alive: true, stuck: [] });
    now = 60_001;
    expect(health.liveness()).toEqual({ alive: false, stuck: ['consumer'] });
    loop.moved();
    expect(health.liveness().alive).toBe(true);
  });

  it('does not end for a loop that waits for something outside, however long', () => {
    let now = 0;
    const health = new HealthRegistry(() => now);
    const loop = health.watch('consumer', 60_000);
    loop.waits();
    now = 10_000_000;
    expect(health.liveness().alive).toBe(true);
    loop.moved();
    now += 60_001;
    expect(health.liveness().alive).toBe(false);
    health.unwatch('consumer');
    expect(health.liveness().alive).toBe(true);
  });
});
