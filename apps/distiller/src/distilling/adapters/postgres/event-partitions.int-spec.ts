import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type InstantMicros, parseIsoInstant } from '@cloudtach/kernel';
import { type Log } from '@cloudtach/observability';
import { runMigrations } from '@cloudtach/persistence';
import { FrozenClock, type ThrowawayDatabase, throwawayDatabase } from '@cloudtach/testing';
import { distiller } from '../../../distiller.service.js';
import { EventStorage, named } from '../../event-storage.builder.js';
import { EventUpkeep } from './event-upkeep.js';

const at = (text: string) => parseIsoInstant(text) as InstantMicros;

describe('the partitions of events', () => {
  let server: ThrowawayDatabase;

  beforeAll(async () => {
    server = await throwawayDatabase((url) =>
      runMigrations({ url, applicationName: 'distiller' }, distiller.migrations),
    );
  });

  afterAll(() => server.drop());

  async function on<T>(day: string, act: (storage: EventStorage) => Promise<T>): Promise<T> {
    const storage = await EventStorage.open(server.url, day, 7);
    return act(storage).finally(() => storage.close());
  }

  const keepUp = (day: string) =>
    on(day, async ({ database }) => {
      const warnings: unknown[] = [];
      const log = { info: () => undefined, warn: (fields: unknown) => warnings.push(fields) } as unknown;
      await new EventUpkeep(database, new FrozenClock(at(day)), log as Log, { retentionDays: 7 }).keepUp();
      return warnings;
    });

  const partitionOf = (messageId: string) =>
    on('2026-03-02', async ({ database }) => {
      const rows = await database.query<{ name: string }>(
        'SELECT tableoid::regclass::text AS name FROM event WHERE message_id = $1',
        [messageId],
      );
      return rows[0]?.name;
    });

  const countOf = (table: string) =>
    on('2026-03-02', async ({ database }) => {
      const rows = await database.query<{ count: bigint }>(`SELECT count(*) AS count FROM ${table}`);
      return rows[0]?.count;
    });

  it('are made when the first event of a day comes, at once when several processes need one', async () => {
    const events = Array.from({ length: 4 }, (_, index) =>
      named(`today-${index}`, '2026-03-01T23:59:59.999999'),
    );
    await Promise.all(events.map((event) => on('2026-03-01T12:00', (storage) => storage.keep([event]))));
    expect(await partitionOf('today-3')).toBe('event_20260301');
    expect(await countOf('event_trait_20260301')).toBe(4n);
  });

  it('leave days out of range to the default one, and take their events over when they come into range', async () => {
    await on('2026-03-01T12:00', (storage) =>
      storage.keep([
        named('ahead', '2026-03-04'),
        named('wrong clock', '2999-01-01'),
        named('old', '2015-01-01'),
      ]),
    );
    expect(await partitionOf('ahead')).toBe('event_default');
    await on('2026-03-02T00:00', (storage) => storage.keep([named('later', '2026-03-04T10:00')]));
    expect(await partitionOf('ahead')).toBe('event_20260304');
    expect(await countOf('event_trait_20260304')).toBe(2n);
    expect(await partitionOf('wrong clock')).toBe('event_default');
  });

  it('are dropped when their day is over for long enough, with their keys and traits', async () => {
    expect(await keepUp('2026-03-08')).toEqual([]);
    expect(await partitionOf('today-0')).toBe('event_20260301');
    expect(await keepUp('2026-03-09')).toEqual([]);
    expect(await partitionOf('today-0')).toBeUndefined();
    expect(await partitionOf('later')).toBe('event_20260304');
    expect(await countOf('event')).toBe(4n);
    expect(await countOf('event_key')).toBe(4n);
  });

  it('survive trouble, and say so', async () => {
    await on('2026-03-09', ({ database }) =>
      database.transaction(async (tx) => {
        await tx.query('LOCK TABLE event IN ACCESS EXCLUSIVE MODE');
        expect(await keepUp('2026-03-20')).toHaveLength(1);
      }),
    );
    expect(await keepUp('2026-03-20')).toEqual([]);
    expect(await countOf('event')).toBe(0n);
    // What was out of range was stored before the last event of the last day that was dropped.
    expect(await countOf('event_key')).toBe(0n);
  });
});
