import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type InstantMicros } from '@cloudtach/kernel';
import { type Log } from '@cloudtach/observability';
import { Database, runMigrations, type Transaction } from '@cloudtach/persistence';
import { FrozenClock, type ThrowawayDatabase, throwawayDatabase } from '@cloudtach/testing';
import { ingestion } from '../../../ingestion.service.js';
import { type KeptNotification } from '../../application/notification.store.js';
import { receiveNotification, type ReceivedNotification } from '../../domain/received-notification.js';
import { SourceMap } from '../../domain/source-map.js';
import { decodeBody } from './body-encoding.js';
import { NotificationPartitions } from './notification-partitions.js';
import { PostgresNotificationStore } from './postgres-notification.store.js';

const now = (Date.UTC(2026, 0, 5, 12) * 1000) as InstantMicros;
const rules = { sources: new SourceMap([], 'east'), limits: { bytesMax: 1_048_576, depthMax: 128 } };
const silent = { info: () => undefined, warn: () => undefined } as unknown as Log;

let database: ThrowawayDatabase;
let sql: Database;
let store: PostgresNotificationStore;
let nextOffset = 0;

function notification(change: object = {}, offset = nextOffset++): ReceivedNotification {
  const text = JSON.stringify({
    event_type: 'compute.instance.update',
    publisher_id: 'compute.c-1',
    timestamp: '2026-01-05 01:02:03.000004',
    message_id: `m-${offset}`,
    payload: { instance_id: `i-${offset}` },
    ...change,
  });
  const origin = { topic: 'notifications.info', partition: 2, offset: String(offset) };
  const received = receiveNotification(new TextEncoder().encode(text), origin, rules);
  if (!received.ok) throw new Error(received.code);
  return received;
}

function keep(...notifications: ReceivedNotification[]): Promise<readonly KeptNotification[]> {
  return sql.transaction((tx) => store.keep(tx, notifications));
}

function rawIds(kept: readonly KeptNotification[]): (number | null)[] {
  return kept.map((one) => (one.kind === 'kept' ? one.rawId : null));
}

async function count(table = 'notification'): Promise<number> {
  const rows = await sql.query<{ count: bigint }>(`SELECT count(*) FROM ${table}`);
  return Number(rows[0]?.count);
}

beforeAll(async () => {
  database = await throwawayDatabase((url) =>
    runMigrations({ url, applicationName: 'test' }, ingestion.migrations),
  );
  sql = await Database.connect({ url: database.url, applicationName: 'test' });
});

beforeEach(() => {
  store = new PostgresNotificationStore(
    new NotificationPartitions(sql, new FrozenClock(now), silent, { days: 0 }),
  );
});

afterAll(async () => {
  await sql?.close();
  await database?.drop();
});

describe('PostgresNotificationStore', () => {
  it('gives ids in the order of the batch, counted apart for nova, glance and the others', async () => {
    const image = { publisher_id: 'image.g-1', event_type: 'image.update' };
    const dns = { publisher_id: 'dns.d-1', event_type: 'dns.zone.create' };
    const first = await keep(notification(), notification(image), notification(), notification(dns));
    const second = await keep(notification(dns), notification(image), notification());
    expect(rawIds(first)).toEqual([1, 1, 2, 1]);
    expect(rawIds(second)).toEqual([2, 2, 3]);
  });

  it('keeps every column and the bytes of the body', async () => {
    const received = notification({
      _context_request_id: 'req-7',
      _context_project_id: 't-1',
      payload: {
        instance_id: 'é',
        state: 'active',
        old_state: null,
        new_task_state: 'spawning',
        image_meta: { image_type: 'base', os_type: 'linux', 'org.openstack__1__os_version': '5.8' },
      },
    });
    const [kept] = await keep(received);
    const [row] = await sql.query<{ profile_id: number; body_encoding: number; body: Buffer }>(
      'SELECT * FROM notification WHERE origin_offset = $1',
      [received.origin.offset],
    );
    const profiles = await sql.query('SELECT * FROM notification_profile WHERE id = $1', [row?.profile_id]);
    expect(decodeBody(row?.body_encoding ?? 0, row?.body ?? Buffer.alloc(0))).toBe(
      Buffer.from(received.body).toString(),
    );
    expect([{ ...profiles[0], ...row }]).toEqual([
      {
        profile_id: row?.profile_id,
        profile_key: expect.any(String),
        last_day: Math.floor(received.when / 86_400_000_000),
        when_us: BigInt(received.when),
        id: BigInt(rawIds([kept as KeptNotification])[0] ?? 0),
        origin_offset: BigInt(received.origin.offset),
        identity: received.identity,
        origin_partition: 2,
        origin_topic: 'notifications.info',
        kind: 'nova',
        service: 'nova',
        deployment_id: 1,
        image_type: 0x011,
        body_encoding: 1,
        routing_key: 'notifications.info',
        publisher_service: 'compute',
        publisher_host: 'c-1',
        own_publisher_service: null,
        has_host: true,
        event: 'compute.instance.update',
        request_id: 'req-7',
        message_id: received.messageId,
        tenant: 't-1',
        resource_id: 'é',
        image_instance: null,
        state: 'active',
        old_state: null,
        task: 'spawning',
        old_task: '',
        os_architecture: '',
        os_distro: '',
        os_version: '5.8',
        rax_options: '',
        body: expect.any(Buffer),
      },
    ]);
  });

  it('takes no id for a repeat, in the batch or in the table', async () => {
    const one = notification({ message_id: 'same' });
    const elsewhere = notification({
      message_id: 'same',
      payload: { instance_id: `i-${one.origin.offset}` },
    });
    const before = await count();
    const [first, repeat, next] = await keep(one, elsewhere, notification());
    expect(first?.kind).toBe('kept');
    expect(repeat).toEqual({ kind: 'repeated' });
    const [again, following] = await keep(elsewhere, notification());
    expect(again).toEqual({ kind: 'repeated' });
    const ids = rawIds([first, next, following] as KeptNotification[]);
    expect(ids).toEqual([ids[0], (ids[0] ?? 0) + 1, (ids[0] ?? 0) + 2]);
    expect(await count()).toBe(before + 3);
  });

  it('finds the row of a record that comes again, with the source it was kept under', async () => {
    const records = [notification(), notification()];
    const first = await keep(...records);
    const changed = records.map((record) => ({ ...record, deployment: 'west', routingKey: 'other' }));
    const before = await count();
    expect(await keep(...changed)).toEqual(first.map((one) => ({ ...one, isNew: false })));
    expect(await count()).toBe(before);
    expect(first[0]).toMatchObject({ source: { deployment: 'east', routingKey: 'notifications.info' } });
  });

  it('keeps nothing of a batch that is rolled back, and keeps it when it comes again', async () => {
    const records = [notification(), notification()];
    const before = await count();
    await expect(
      sql.transaction(async (tx) => {
        await store.keep(tx, records);
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    expect(await count()).toBe(before);
    expect((await keep(...records)).map(({ kind }) => kind)).toEqual(['kept', 'kept']);
  });

  it('keeps what a column of text or an index cannot hold', async () => {
    const odd = notification({
      message_id: `${'x'.repeat(100_000)}\0`,
      event_type: `${'y'.repeat(50_000)}\ud800`,
      publisher_id: 'a\0b.c\ud800',
      payload: { instance_id: '\0' },
    });
    const [kept] = await keep(odd);
    expect(kept?.kind).toBe('kept');
    const [row] = await sql.query<{
      event: string;
      publisher_host: string;
      resource_id: string;
      body_encoding: number;
      body: Buffer;
    }>(
      `SELECT event, publisher_host, resource_id, body_encoding, body FROM notification
       JOIN notification_profile AS profile ON profile.id = profile_id WHERE origin_offset = $1`,
      [odd.origin.offset],
    );
    expect([row?.publisher_host, row?.resource_id]).toEqual(['c\ufffd', '\ufffd']);
    expect(row?.event).toBe(`${'y'.repeat(50_000)}\ufffd`);
    expect(decodeBody(row?.body_encoding ?? 0, row?.body ?? Buffer.alloc(0))).toBe(
      Buffer.from(odd.body).toString(),
    );
  });

  it('takes many in one batch', async () => {
    const many = Array.from({ length: 2_000 }, () => notification());
    const ids = rawIds(await keep(...many));
    expect(ids).toEqual(ids.map((_, index) => (ids[0] ?? 0) + index));
  });

  it('has both of two processes that keep one notification at once end with one row', async () => {
    const record = notification();
    const elsewhere = { ...record, origin: { ...record.origin, partition: 3 } };
    const before = await count();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let isKept: () => void = () => undefined;
    const kept = new Promise<void>((resolve) => (isKept = resolve));
    const first = sql.transaction(async (tx) => {
      await store.keep(tx, [record]);
      isKept();
      await held;
    });
    await kept;
    const second = keep(elsewhere);
    const outcome = expect(second).rejects.toMatchObject({ name: 'KeptMeanwhile', code: '40001' });
    await waitForBlocked();
    release();
    await first;
    await outcome;
    expect(await keep(elsewhere)).toEqual([{ kind: 'repeated' }]);
    expect(await count()).toBe(before + 1);
  });
});

describe('partitions', () => {
  it('are made for the days of what comes, once', async () => {
    await keep(
      notification({ timestamp: '2026-01-03 00:00:00' }),
      notification({ timestamp: '2026-01-03 23:59:59.999999' }),
    );
    expect(await count('notification_20260103')).toBe(2);
    await keep(notification({ timestamp: '2026-01-03 12:00:00' }));
    expect(await count('notification_20260103')).toBe(3);
  });

  it('share the one for other times where a clock is wrong', async () => {
    const before = await count('notification_other');
    await keep(
      notification({ timestamp: '0001-01-01 00:00:00' }),
      notification({ timestamp: '2031-01-05 00:00:00' }),
      notification({ timestamp: '9999-12-31 23:59:59' }),
    );
    expect(await count('notification_other')).toBe(before + 3);
  });

  it('take over what came while their day was out of range', async () => {
    const early = notification({ timestamp: '2026-01-20 05:00:00' });
    const [kept] = await keep(early);
    const before = await count('notification_other');
    const later = new FrozenClock((now + 15 * 86_400_000_000) as InstantMicros);
    store = new PostgresNotificationStore(new NotificationPartitions(sql, later, silent, { days: 0 }));
    const [again] = await keep(notification({ timestamp: '2026-01-20 06:00:00' }), early).then((all) =>
      all.slice(1),
    );
    expect(again).toEqual({ ...kept, isNew: false });
    expect(await count('notification_20260120')).toBe(2);
    expect(await count('notification_other')).toBe(before - 1);
  });

  it('are made by one of two processes that need the same day at once', async () => {
    const clock = new FrozenClock(now);
    const stores = [0, 1].map(
      () => new PostgresNotificationStore(new NotificationPartitions(sql, clock, silent, { days: 0 })),
    );
    await Promise.all(
      stores.map((one) =>
        sql.transaction((tx: Transaction) =>
          one.keep(tx, [notification({ timestamp: '2026-01-02 00:00:00' })]),
        ),
      ),
    );
    expect(await count('notification_20260102')).toBe(2);
  });
});

describe('the migration', () => {
  it('goes up, down and up again', async () => {
    const empty = await throwawayDatabase((url) =>
      runMigrations({ url, applicationName: 'test' }, ingestion.migrations),
    );
    const own = await Database.connect({
      url: empty.url,
      applicationName: 'test',
      migrations: ingestion.migrations,
    });
    await own.dataSource.undoLastMigration();
    await own.dataSource.undoLastMigration();
    expect(await own.query(`SELECT to_regclass('notification') AS name`)).toEqual([{ name: null }]);
    await own.dataSource.runMigrations();
    expect(await own.query(`SELECT to_regclass('notification') AS name`)).toEqual([{ name: 'notification' }]);
    await own.close();
    await empty.drop();
  });
});

/** Until some session waits for a lock that another holds. */
async function waitForBlocked(): Promise<void> {
  for (;;) {
    const rows = await sql.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
