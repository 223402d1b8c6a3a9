import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type InstantMicros, parseIsoInstant } from '@cloudtach/kernel';
import { type Log } from '@cloudtach/observability';
import { Database, runMigrations } from '@cloudtach/persistence';
import { FrozenClock, type ThrowawayDatabase, throwawayDatabase } from '@cloudtach/testing';
import { distiller } from '../../../distiller.service.js';
import { EventPartitions } from './event-partitions.js';

const at = (text: string) => parseIsoInstant(text) as InstantMicros;

describe('EventPartitions', () => {
  let server: ThrowawayDatabase;
  let database: Database;

  beforeAll(async () => {
    server = await throwawayDatabase((url) =>
      runMigrations({ url, applicationName: 'distiller' }, distiller.migrations),
    );
    database = await Database.connect({ url: server.url, applicationName: 'distiller', poolSizeMax: 4 });
  });

  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  async function keepAt(now: string): Promise<readonly unknown[]> {
    const warnings: unknown[] = [];
    const log = { warn: (fields: unknown) => warnings.push(fields) } as unknown as Log;
    const partitions = new EventPartitions(database, new FrozenClock(at(now)), log);
    await partitions.onApplicationBootstrap();
    partitions.beforeApplicationShutdown();
    return warnings;
  }

  async function partitionOf(messageId: string): Promise<string | undefined> {
    const rows = await database.query<{ name: string }>(
      'SELECT tableoid::regclass::text AS name FROM event WHERE message_id = $1',
      [messageId],
    );
    return rows[0]?.name;
  }

  const insert = (messageId: string, time: string) =>
    database.query(
      `INSERT INTO event (tenant, time_us, message_id, event_type, traits) VALUES ('', $1, $2, 'a.b', '{}')`,
      [at(time), messageId],
    );

  it('makes the days around now, at once when several processes start together', async () => {
    const warnings = await Promise.all([keepAt('2026-03-01T12:00'), keepAt('2026-03-01T12:00')]);
    expect(warnings).toEqual([[], []]);
    const [row] = await database.query<{ count: bigint }>(
      `SELECT count(*) AS count FROM pg_inherits WHERE inhparent = 'event'::regclass`,
    );
    expect(row?.count).toBe(12n);
  });

  it('leaves days out of range to the default partition and moves them when they come into range', async () => {
    await insert('today', '2026-03-01T23:59:59.999999');
    await insert('ahead', '2026-03-05T00:00');
    await insert('wrong clock', '2999-01-01');
    expect(await partitionOf('today')).toBe('event_20260301');
    expect(await partitionOf('ahead')).toBe('event_default');
    expect(await keepAt('2026-03-02T00:00')).toEqual([]);
    expect(await partitionOf('ahead')).toBe('event_20260305');
    expect(await partitionOf('wrong clock')).toBe('event_default');
  });

  it('survives trouble, says so, and makes up for it later', async () => {
    await database.transaction(async (tx) => {
      await tx.query('LOCK TABLE event IN ACCESS EXCLUSIVE MODE');
      expect(await keepAt('2026-03-03T00:00')).toHaveLength(1);
    });
    expect(await keepAt('2026-03-03T00:00')).toEqual([]);
    await insert('later', '2026-03-06T10:00');
    expect(await partitionOf('later')).toBe('event_20260306');
  });
});
