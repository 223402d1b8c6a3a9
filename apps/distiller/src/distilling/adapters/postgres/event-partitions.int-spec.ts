import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type InstantMicros, parseIsoInstant } from '@cloudtach/kernel';
import { type Log } from '@cloudtach/observability';
import { runMigrations } from '@cloudtach/persistence';
import { FrozenClock, type ThrowawayDatabase, throwawayDatabase } from '@cloudtach/testing';
import { distiller } from '../../../distiller.service.js';
import { EventStorage, named } from '../../event-storage.builder.js';
import { daysInRange } from './event-day.js';
import { announceDays, missingDays } from './event-partitions.js';
import { EventUpkeep } from './event-upkeep.js';

const at = (text: string) => parseIsoInstant(text) as InstantMicros;

describe('the partitions of events', () => {
  let server: ThrowawayDatabase;
  let storage: EventStorage;

  beforeAll(async () => {
    server = await throwawayDatabase((url) =>
      runMigrations({ url, applicationName: 'distiller' }, distiller.migrations),
    );
    storage = await EventStorage.open(server.url);
  });

  afterAll(async () => {
    await storage.close();
    await server.drop();
  });

  /** One round of a replica; what it warned of. */
  async function keepUp(day: string): Promise<readonly string[]> {
    const warnings: string[] = [];
    const warn = (_fields: unknown, message: string) => warnings.push(message);
    const log = { info: () => undefined, warn } as unknown as Log;
    await new EventUpkeep(storage.database, new FrozenClock(at(day)), log, { retentionDays: 7 }).keepUp();
    return warnings;
  }

  const query = async <T>(text: string) =>
    (await storage.database.query<{ value: T }>(text)).map(({ value }) => value);

  const days = () =>
    query<string>(
      `SELECT inhrelid::regclass::text AS value FROM pg_inherits WHERE inhparent = 'event'::regclass ORDER BY 1`,
    );

  const partitionOf = async (messageId: string) =>
    (
      await query<string>(
        `SELECT tableoid::regclass::text AS value FROM event WHERE message_id = '${messageId}'`,
      )
    )[0];

  const countOf = async (table: string) => (await query<bigint>(`SELECT count(*) AS value FROM ${table}`))[0];

  it('are made ahead, by one of several replicas', async () => {
    expect(await Promise.all([1, 2, 3].map(() => keepUp('2026-03-01T12:00')))).toEqual([[], [], []]);
    expect(await days()).toEqual([
      'event_20260301',
      'event_20260302',
      'event_20260303',
      'event_20260304',
      'event_default',
    ]);
    await storage.keep([named('today', '2026-03-01T23:59:59.999999'), named('ahead', '2026-03-04')]);
    expect(await partitionOf('today')).toBe('event_20260301');
    expect(await partitionOf('ahead')).toBe('event_20260304');
    expect(await countOf('event_trait_20260301')).toBe(1n);
  });

  it('are made of a day that events came of, and of those up to today; what is out of range has none', async () => {
    await storage.keep([
      named('backlog', '2026-02-27T10:00'),
      named('too far ahead', '2026-03-05'),
      named('wrong clock', '2999-01-01'),
      named('old', '2015-01-01'),
    ]);
    expect(await partitionOf('backlog')).toBe('event_default');
    expect(await keepUp('2026-03-01T12:00')).toEqual([]);
    expect((await days()).slice(0, 3)).toEqual(['event_20260227', 'event_20260228', 'event_20260301']);
    expect(await partitionOf('backlog')).toBe('event_20260227');
    expect(await countOf('event_trait_20260227')).toBe(1n);
    expect(await partitionOf('too far ahead')).toBe('event_default');
    expect(await keepUp('2026-03-02')).toEqual([]);
    expect(await partitionOf('too far ahead')).toBe('event_20260305');
    expect(await countOf('event_trait_20260305')).toBe(1n);
    expect(await countOf('event_default')).toBe(2n);
    expect(await countOf('event_trait_default')).toBe(2n);
  });

  it('are in the way of nobody but the writers of that day while they are being made, who try again', async () => {
    const range = daysInRange(at('2026-03-03'), 7);
    await storage.database.transaction(async (tx) => announceDays(tx, await missingDays(tx, range)));
    await expect(storage.keep([named('at the wrong moment', '2026-03-06')])).rejects.toMatchObject({
      code: 'distiller.day-being-made',
      kind: 'unavailable',
    });
    expect(await storage.keep([named('old too', '2015-01-01'), named('now', '2026-03-03')])).toEqual([
      true,
      true,
    ]);
    await storage.database.transaction(async (reader) => {
      await reader.query('SELECT 1 FROM event LIMIT 1');
      expect(await keepUp('2026-03-03')).toContain('the upkeep of events failed, trying again soon');
      expect(await storage.keep([named('old as well', '2015-01-01')])).toEqual([true]);
    });
    expect(await keepUp('2026-03-03')).toEqual([]);
    expect(await storage.keep([named('at the wrong moment', '2026-03-06')])).toEqual([true]);
    expect(await partitionOf('at the wrong moment')).toBe('event_20260306');
  });

  it('refuse nothing for long where a process ended while it made some', async () => {
    const range = daysInRange(at('2026-03-03'), 7);
    await storage.database.transaction((tx) =>
      announceDays(tx, [
        { eventTable: '', traitTable: '', fromUs: range.fromUs - 86_400_000_000, untilUs: range.fromUs },
      ]),
    );
    expect(await keepUp('2026-03-03')).toEqual([]);
    expect(await storage.keep([named('late', '2026-02-23')])).toEqual([true]);
  });

  it('are dropped when their day is over for long enough, with their keys and traits', async () => {
    expect(await keepUp('2026-03-08')).toEqual([]);
    expect(await partitionOf('today')).toBe('event_20260301');
    expect(await keepUp('2026-03-09')).toEqual([]);
    expect(await partitionOf('today')).toBeUndefined();
    expect(await query(`SELECT 1 AS value FROM event_key WHERE message_id = 'today'`)).toEqual([]);
    expect(await partitionOf('ahead')).toBe('event_20260304');
    expect((await days())[0]).toBe('event_20260302');
  });
});
