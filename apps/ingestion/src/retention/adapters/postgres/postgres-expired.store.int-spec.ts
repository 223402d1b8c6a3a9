import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Log } from '@cloudtach/observability';
import { Database, runMigrations } from '@cloudtach/persistence';
import { FrozenClock, type ThrowawayDatabase, throwawayDatabase } from '@cloudtach/testing';
import { ingestion } from '../../../ingestion.service.js';
import { PostgresLifecycleStore } from '../../../lifecycles/adapters/postgres/postgres-lifecycle.store.js';
import { Derive } from '../../../lifecycles/application/derive.use-case.js';
import { NotificationPartitions } from '../../../notifications/adapters/postgres/notification-partitions.js';
import { PostgresNotificationStore } from '../../../notifications/adapters/postgres/postgres-notification.store.js';
import { TakeInNotifications } from '../../../notifications/application/take-in-notifications.use-case.js';
import { SourceMap } from '../../../notifications/domain/source-map.js';
import { DropExpired } from '../../application/drop-expired.use-case.js';
import { PostgresExpiredStore } from './postgres-expired.store.js';

const clock = new FrozenClock('2026-01-20T12:00:00Z');
const log = { info: () => undefined, warn: () => undefined } as unknown as Log;
const days = 7;

let database: ThrowawayDatabase;
let sql: Database;
let takeIn: TakeInNotifications;
let nextOffset = 0;

beforeAll(async () => {
  database = await throwawayDatabase((url) =>
    runMigrations({ url, applicationName: 'test' }, ingestion.migrations),
  );
  sql = await Database.connect({ url: database.url, applicationName: 'test' });
});

beforeEach(async () => {
  clock.set('2026-01-20T12:00:00Z');
  const partitions = new NotificationPartitions(sql, clock, log, { days });
  takeIn = new TakeInNotifications(
    new PostgresNotificationStore(partitions),
    new Derive(new PostgresLifecycleStore(), log),
    new SourceMap([], 'east'),
    { bytesMax: 1_048_576, depthMax: 128 },
  );
});

afterAll(async () => {
  await sql?.close();
  await database?.drop();
});

/** Takes in notifications of an instance: the time and the event of each. */
async function take(
  instance: string,
  ...notifications: (readonly [time: string, event: string])[]
): Promise<void> {
  const records = notifications.map(([timestamp, event]) => recordOf(instance, timestamp, event));
  await sql.transaction((tx) => takeIn.run(tx, records));
}

function recordOf(instance: string, timestamp: string, event: string) {
  const body = {
    event_type: event,
    publisher_id: `api.${instance}`,
    timestamp,
    _context_request_id: `req-${instance}`,
    payload: { instance_id: instance },
  };
  return {
    origin: { topic: 'notifications.info', partition: 0, offset: String(nextOffset++) },
    value: Buffer.from(JSON.stringify(body)),
  };
}

function drop(retentionDays = days): Promise<void> {
  return new DropExpired(new PostgresExpiredStore(sql), { days: retentionDays }, clock, log).run();
}

async function list(text: string): Promise<unknown[]> {
  return (await sql.query<{ value: unknown }>(text)).map(({ value }) => value);
}

const partitionNames = `SELECT inhrelid::regclass::text AS value FROM pg_inherits
  WHERE inhparent = 'notification'::regclass ORDER BY 1`;

describe('DropExpired', () => {
  it('drops whole days, and of what is derived what is about nothing newer', async () => {
    await take('old', ['2026-01-13 00:00:00', 'a.update'], ['2026-01-13 00:00:01', 'old.start']);
    await take(
      'both',
      ['2026-01-13 23:00:00', 'compute.instance.update'],
      ['2026-01-13 23:59:59', 'both.start'],
      ['2026-01-14 00:00:01', 'both.end'],
    );
    await take('new', ['2026-01-14 00:00:00', 'new.start']);
    await take('ancient', ['2001-01-01 00:00:00', 'ancient.start']);
    expect(await list(partitionNames)).toEqual([
      'notification_20260113',
      'notification_20260114',
      'notification_other',
    ]);
    clock.set('2026-01-20T23:59:59Z');
    await drop();
    expect(await list('SELECT count(*) AS value FROM notification')).toEqual([6n]);

    clock.set('2026-01-21T00:00:00Z');
    await drop();
    expect(await list(partitionNames)).toEqual(['notification_20260114', 'notification_other']);
    expect(await list('SELECT count(*) AS value FROM notification')).toEqual([2n]);
    expect(await list('SELECT resource_id AS value FROM lifecycle ORDER BY 1')).toEqual(['both', 'new']);
    expect(await list('SELECT name AS value FROM timing ORDER BY 1')).toEqual(['both', 'new']);
    expect(await list('SELECT request_id AS value FROM request_tracker ORDER BY 1')).toEqual([
      'req-both',
      'req-new',
    ]);
    expect(await list('SELECT duration_us AS value FROM request_tracker WHERE start_us IS NOT NULL')).toEqual(
      [3_601_000_000n],
    );
    expect(await list('SELECT name AS value FROM event_name ORDER BY 1')).toEqual(['both.end', 'new.start']);
    expect(await list('SELECT name AS value FROM host_name ORDER BY 1')).toEqual(['both', 'new']);
    expect(await list('SELECT day AS value FROM notification_day')).toEqual([20_467]);
  });

  it('drops profiles that nothing has any more', async () => {
    const profiles = `SELECT event AS value FROM notification_profile WHERE event LIKE 'profile.%' ORDER BY 1`;
    await take('p', ['2026-01-14 00:00:00', 'profile.new'], ['2001-01-01 00:00:00', 'profile.old']);
    await take('p', ['2001-01-01 00:00:01', 'profile.kept'], ['2026-01-14 00:00:01', 'profile.kept']);
    clock.set('2026-01-21T00:00:00Z');
    await drop();
    expect(await list(profiles)).toEqual(['profile.kept', 'profile.new']);
    await take('p', ['2001-01-01 00:00:02', 'profile.old']);
    expect(await list(profiles)).toEqual(['profile.kept', 'profile.new', 'profile.old']);
    await drop();
  });

  it('leaves profiles alone while a batch is under way that may have found them', async () => {
    await take('p', ['2001-01-01 00:00:00', 'late.one']);
    await sql.transaction(async (tx) => {
      await takeIn.run(tx, [recordOf('p', '2001-01-01 00:00:01', 'late.one')]);
      await drop();
    });
    expect(
      await list(`SELECT event AS value FROM notification
        JOIN notification_profile AS profile ON profile.id = profile_id WHERE event = 'late.one'`),
    ).toEqual(['late.one']);
    await drop();
    expect(await list(`SELECT id AS value FROM notification_profile WHERE event = 'late.one'`)).toEqual([]);
  });

  it('makes no partition for a day that is to be dropped', async () => {
    await take('late', ['2026-01-12 00:00:00', 'late.start'], ['2026-01-13 00:00:00', 'late.end']);
    expect(await list(partitionNames)).not.toContain('notification_20260112');
    expect(await list(partitionNames)).toContain('notification_20260113');
  });

  it('keeps everything when no retention is set', async () => {
    const before = await list('SELECT count(*) AS value FROM notification');
    clock.set('2036-01-01T00:00:00Z');
    await drop(0);
    expect(await list('SELECT count(*) AS value FROM notification')).toEqual(before);
  });

  it('leaves a partition that is in use to the next call, and goes on', async () => {
    await take('used', ['2026-01-15 00:00:00', 'used.start'], ['2026-01-16 00:00:00', 'idle.start']);
    const horizon = { day: 20_470, fromUs: 20_470 * 86_400_000_000 };
    const store = new PostgresExpiredStore(sql);
    await sql.transaction(async (tx) => {
      await tx.query('LOCK TABLE notification_20260115 IN ACCESS SHARE MODE');
      const dropped = await store.drop(horizon);
      expect(dropped?.inUse).toEqual(['notification_20260115']);
      expect(dropped?.partitions).toContain('notification_20260116');
    });
    expect(await list(`SELECT name AS value FROM event_name WHERE name ~ '^(used|idle)'`)).toEqual([]);
    expect((await store.drop(horizon))?.partitions).toEqual(['notification_20260115']);
  });

  it('leaves it to the process that is at it', async () => {
    await sql.withClient(async (other) => {
      await other.query('SELECT pg_advisory_lock(4711203)');
      expect(
        await new PostgresExpiredStore(sql).drop({ day: 30_000, fromUs: 30_000 * 86_400_000_000 }),
      ).toBeNull();
      await other.query('SELECT pg_advisory_unlock(4711203)');
    });
  });
});
