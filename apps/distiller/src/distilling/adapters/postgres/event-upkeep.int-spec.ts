import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type InstantMicros, parseIsoInstant } from '@cloudtach/kernel';
import { type Log } from '@cloudtach/observability';
import { Database, runMigrations } from '@cloudtach/persistence';
import { FrozenClock, type ThrowawayDatabase, throwawayDatabase, waitFor } from '@cloudtach/testing';
import { distiller } from '../../../distiller.service.js';
import { EventStorage, named } from '../../event-storage.builder.js';
import { EventUpkeep } from './event-upkeep.js';

const at = (text: string) => parseIsoInstant(text) as InstantMicros;

describe('the upkeep of events', () => {
  let server: ThrowawayDatabase;
  let database: Database;
  let storage: EventStorage;

  beforeAll(async () => {
    server = await throwawayDatabase();
    database = await Database.connect({
      url: server.url,
      applicationName: 'distiller',
      lockTimeoutMs: 60_000,
      migrations: distiller.migrations,
    });
    storage = await EventStorage.open(server.url);
  });

  /** Partitions too are those of a new database. */
  beforeEach(async () => {
    await database.query('DROP SCHEMA public CASCADE');
    await database.query('CREATE SCHEMA public');
    await runMigrations({ url: server.url, applicationName: 'distiller' }, distiller.migrations);
  });

  afterAll(async () => {
    await storage.close();
    await database.close();
    await server.drop();
  });

  /** One round of a replica; what it told of. */
  async function keepUp(day: string): Promise<readonly string[]> {
    const told: string[] = [];
    const tell = (_fields: unknown, message: string) => told.push(message);
    const log = { info: tell, warn: tell } as unknown as Log;
    await new EventUpkeep(database, new FrozenClock(at(day)), log, { retentionDays: 7 }).keepUp();
    return told;
  }

  const many = (name: string, count: number, time: string) =>
    Array.from({ length: count }, (_, n) => named(`${name}-${n}`, time));

  const idsOf = async (table: string) =>
    (await database.query<{ id: string }>(`SELECT DISTINCT message_id AS id FROM ${table} ORDER BY 1`)).map(
      ({ id }) => id,
    );

  const describedDays = async () =>
    (
      await database.query<{ day: string }>(
        `SELECT DISTINCT to_char(to_timestamp(day_us / 1000000), 'YYYY-MM-DD') AS day FROM event_block ORDER BY 1`,
      )
    ).map(({ day }) => day);

  const someoneWaits = () =>
    waitFor(
      async () =>
        (
          await storage.database.query(
            `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          )
        ).length > 0,
      { what: 'a session waits for a lock' },
    );

  it('ends where ids go on without an event, and describes what comes after them', async () => {
    await database.query(`SELECT setval('event_id', 3000000)`);
    await keepUp('2026-03-01');
    expect(await describedDays()).toEqual([]);
    await storage.keep(many('after', 3000, '2026-03-01'));
    await keepUp('2026-03-01');
    const [row] = await database.query<{ from: bigint; count: bigint }>(
      'SELECT min(block) AS from, count(*) AS count FROM event_block',
    );
    expect(row).toEqual({ from: 3_000_001n >> 10n, count: 3n });
  });

  it('describes a day as long as its events are there, those out of range too', async () => {
    await keepUp('2026-03-01');
    await storage.keep(many('kept', 1, '2026-03-01'));
    await storage.keep([...many('backfill', 1100, '2015-01-01'), ...many('ahead', 1100, '2999-01-01')]);
    await storage.keep(many('last', 1, '2026-03-01'));
    await keepUp('2026-03-01');
    expect(await describedDays()).toEqual(['2015-01-01', '2026-03-01', '2999-01-01']);
    await keepUp('2026-03-02');
    expect(await keepUp('2026-03-08T23:59')).not.toContain('a partition was dropped');
    expect(await keepUp('2026-03-09')).toContain('a partition was dropped');
    expect(await describedDays()).toEqual([]);
    expect(await idsOf('event_key')).toEqual([]);
  });

  it('keeps what is out of range for as long as what is not, whatever comes late', async () => {
    await keepUp('2026-03-01');
    await storage.keep([named('first', '2026-03-01')]);
    await keepUp('2026-03-08');
    await storage.keep([...many('backfill', 2000, '2015-01-01'), named('ahead', '2027-01-01')]);
    await storage.keep([named('late', '2026-03-01')]);
    // Rows of traits go when a whole batch of the largest size would be old.
    await database.query(`SELECT setval('event_id', 70000)`);
    expect(await keepUp('2026-03-09')).toContain('a partition was dropped');
    const kept = [...many('backfill', 2000, ''), named('ahead')].map(({ messageId }) => messageId as string);
    expect(await idsOf('event')).toEqual(kept.toSorted());
    expect(await idsOf('event_key')).toEqual(kept.toSorted());
    expect(await describedDays()).toEqual(['2015-01-01', '2027-01-01']);
    await keepUp('2026-03-15');
    expect(await idsOf('event')).toEqual(kept.toSorted());
    await keepUp('2026-03-16');
    expect(await idsOf('event')).toEqual([]);
    expect(await idsOf('event_key')).toEqual([]);
    expect(await describedDays()).toEqual([]);
    const [left] = await database.query<{ count: bigint }>('SELECT count(*) AS count FROM event_trait');
    expect(left).toEqual({ count: 0n });
  });

  it('leaves no key of a batch that drew its ids early and commits when the day is being dropped', async () => {
    await keepUp('2026-03-01');
    let dropping: Promise<readonly string[]> = Promise.resolve([]);
    await storage.database.transaction(async (tx) => {
      await storage.store.store(
        tx,
        many('slow', 3, '2026-03-01').map((event) => ({ event, origin: 'slow/0/0' })),
      );
      await storage.keep(many('quick', 3, '2026-03-01'));
      dropping = keepUp('2026-03-09');
      await someoneWaits();
    });
    expect(await dropping).toContain('a partition was dropped');
    expect(await idsOf('event')).toEqual([]);
    expect(await idsOf('event_key')).toEqual([]);
  });

  it('is done by one replica at a time, from the first key of a day to its partition', async () => {
    await keepUp('2026-03-01');
    await storage.keep(many('old', 3, '2026-03-01'));
    await keepUp('2026-03-01');
    let first: Promise<readonly string[]> = Promise.resolve([]);
    await storage.database.transaction(async (tx) => {
      await tx.query(`SELECT 1 FROM event_key WHERE message_id = 'old-1' FOR UPDATE`);
      first = keepUp('2026-03-09');
      await someoneWaits();
      expect(await keepUp('2026-03-09')).toEqual([]);
      expect(await idsOf('event')).toEqual(['old-0', 'old-1', 'old-2']);
    });
    expect(await first).toContain('a partition was dropped');
    expect(await idsOf('event')).toEqual([]);
    expect(await idsOf('event_key')).toEqual([]);
  });
});
