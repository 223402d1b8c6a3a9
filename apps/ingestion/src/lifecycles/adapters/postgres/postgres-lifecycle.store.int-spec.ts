import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type JsonValue, printJson } from '@cloudtach/kernel';
import { type Log } from '@cloudtach/observability';
import { Database, runMigrations, type Transaction } from '@cloudtach/persistence';
import { type ThrowawayDatabase, throwawayDatabase, waitFor } from '@cloudtach/testing';
import fc from 'fast-check';
import { ingestion } from '../../../ingestion.service.js';
import { PostgresTimingReader } from '../../../stacky/adapters/postgres/postgres-timing.reader.js';
import { Derive } from '../../application/derive.use-case.js';
import { DerivedTables } from '../../domain/derived-tables.builder.js';
import {
  aSeen,
  arrivedInOrder,
  identified,
  permutations,
  someNotifications,
} from '../../domain/notification-set.builder.js';
import { type SeenNotification } from '../../domain/seen-notification.js';
import { PostgresLifecycleStore } from './postgres-lifecycle.store.js';
import { readDerivedTables } from './read-derived-tables.builder.js';

const logged: object[] = [];
const log = { error: (fields: object) => logged.push(fields) } as unknown as Log;
const derive = new Derive(new PostgresLifecycleStore(), log);

let database: ThrowawayDatabase;
let sql: Database;

beforeAll(async () => {
  database = await throwawayDatabase((url) =>
    runMigrations({ url, applicationName: 'test' }, ingestion.migrations),
  );
  sql = await Database.connect({ url: database.url, applicationName: 'test' });
  await sql.query(`INSERT INTO deployment (name) VALUES ('west'), ('east')`);
});

beforeEach(empty);

afterAll(async () => {
  await sql?.close();
  await database?.drop();
});

async function empty(): Promise<void> {
  await sql.query('TRUNCATE lifecycle, timing, request_tracker');
}

function deriving(batch: readonly SeenNotification[]) {
  return sql.transaction((tx) => derive.run(tx, batch));
}

/** Derives batch by batch, in PostgreSQL and in memory; the two must show the same. */
async function deriveBoth(order: readonly SeenNotification[], batchSizes: readonly number[]): Promise<void> {
  const tables = new DerivedTables();
  const arrived = arrivedInOrder(order);
  for (let at = 0, batch = 0; at < arrived.length; batch += 1) {
    const size = batchSizes[batch % batchSizes.length] ?? 1;
    await deriving(arrived.slice(at, at + size));
    tables.derive(arrived.slice(at, at + size));
    at += size;
  }
  expect(await readDerivedTables(sql)).toEqual(tables.shown());
}

describe('PostgresLifecycleStore', () => {
  it('keeps what the rules say, whatever comes in which order and how many at once', async () => {
    const arrivals = fc.record({
      order: someNotifications,
      batchSizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(arrivals, ({ order, batchSizes }) => deriveBoth(order, batchSizes)).beforeEach(empty),
      { numRuns: 60 },
    );
  });

  it('shows the same after every order of five', async () => {
    const five = identified([
      aSeen('compute.instance.update', 1, { publisherService: 'api' }),
      aSeen('compute.instance.reboot.start', 2),
      aSeen('compute.instance.reboot.start', 3, { requestId: 'req-2', deployment: 'west' }),
      aSeen('compute.instance.reboot.end', 3, { requestId: 'req-2', deployment: 'west' }),
      aSeen('compute.instance.reboot.end', 1, { requestId: 'req-2', state: 'error' }),
    ]);
    await deriving(arrivedInOrder(five));
    const expected = await readDerivedTables(sql);
    expect(expected.timings).toHaveLength(2);
    for (const order of permutations(five)) {
      await empty();
      const arrived = arrivedInOrder(order);
      await deriving(arrived.slice(0, 2));
      await deriving(arrived.slice(2, 3));
      await deriving(arrived.slice(3));
      expect(await readDerivedTables(sql)).toEqual(expected);
    }
  });

  it('has its rows read in the same order after every order of arrival', async () => {
    const reader = new PostgresTimingReader(sql);
    const all = { limit: 3, offset: 0 };
    const notifications = identified(
      ['i-2', 'i-1', 'i-3'].flatMap((resourceId, place) => [
        aSeen('reboot.start', 1 + (place % 2), { resourceId }),
        aSeen('reboot.end', 3 + (place % 2), { resourceId }),
      ]),
    );
    const shown = new Set<string>();
    for (const order of permutations(notifications).filter((_, index) => index % 9 === 0)) {
      await empty();
      for (const one of arrivedInOrder(order)) await deriving([one]);
      const complete = await reader.complete('reboot', { range: { minUs: null, maxUs: null }, page: all });
      const recent = await reader.recentDurations(['reboot'], all);
      const ofOne = await reader.ofInstance('i-1', all);
      shown.add(printJson([complete, recent.get('reboot'), ofOne] as unknown as JsonValue));
    }
    expect(shown.size).toBe(1);
  });

  it('takes ids of any length and leaves out what PostgreSQL cannot hold', async () => {
    const long = 'i'.repeat(20_000);
    const notDerived = await deriving(
      arrivedInOrder(
        identified([
          aSeen(`${long}.start`, 1, { resourceId: long, requestId: long }),
          aSeen(`${long}.end`, 2, { resourceId: long, requestId: long }),
          aSeen('compute.instance.update', 0, { resourceId: long, requestId: long, publisherService: 'api' }),
          aSeen('a.start', 1, { resourceId: 'i\0' }),
          aSeen('a.start', 1, { requestId: 'req\ud800', tenant: 't\0' }),
          aSeen('a\0.start', 1),
          aSeen('a.start', 1, { resourceId: null }),
          aSeen('b.start', 1, { isVersioned: true }),
          aSeen('compute.instance.update', 1, { requestId: '', publisherService: 'api' }),
          aSeen('compute.instance.update', 1, { resourceId: null, publisherService: 'api' }),
        ]),
      ),
    );
    expect([...notDerived].sort()).toEqual([
      ['event-not-storable', 1],
      ['request-not-storable', 1],
      ['resource-not-storable', 1],
      ['timing-without-instance', 1],
      ['tracker-without-instance', 1],
      ['tracker-without-request', 1],
      ['versioned-payload', 1],
    ]);
    const shown = await readDerivedTables(sql);
    expect(shown.timings).toEqual([
      'i-1 a [1000000,"",null,null,null,null]',
      `${long} ${long} [1000000,"${long}",2000000,"${long}","east","t-1"]`,
    ]);
    expect(shown.trackers).toEqual([`["${long}",0,"${long}",[2000000,"${long}","east","t-1"]]`]);
  });

  it('derives of an instance in one transaction after another', async () => {
    const [start, end] = arrivedInOrder(identified([aSeen('a.start', 1), aSeen('a.end', 2)]));
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = sql.transaction(async (tx: Transaction) => {
      await derive.run(tx, [start as SeenNotification]);
      await held;
    });
    const second = deriving([end as SeenNotification]);
    await waitFor(
      async () =>
        (
          await sql.query(
            `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          )
        ).length > 0,
      { what: 'the second waits for the first' },
    );
    release();
    await Promise.all([first, second]);
    expect((await readDerivedTables(sql)).timings).toEqual([
      'i-1 a [1000000,"req-1",2000000,"req-1","east","t-1"]',
    ]);
  });

  it('keeps the notification whose derivation fails alone, and throws for several', async () => {
    const impossible = arrivedInOrder([
      aSeen('a.start', 1, { identity: 'no uuid' }),
      aSeen('a.end', 2, { identity: 'none' }),
    ]);
    await expect(deriving(impossible)).rejects.toMatchObject({ code: '22P02' });
    const outcome = await sql.transaction(async (tx) => {
      await tx.query(`INSERT INTO deployment (name) VALUES ('written before')`);
      return derive.run(tx, impossible.slice(0, 1));
    });
    expect([...outcome]).toEqual([['failed', 1]]);
    // The second time because its lifecycle alone cannot be kept either.
    expect(logged).toMatchObject([
      { kind: 'nova', rawId: 1 },
      { kind: 'nova', rawId: 1 },
    ]);
    expect(await sql.query(`SELECT 1 FROM deployment WHERE name = 'written before'`)).toHaveLength(1);
    expect((await readDerivedTables(sql)).timings).toEqual([]);
  });

  it('keeps between which times notifications lie although no timing can be derived of one', async () => {
    const [start, end] = arrivedInOrder(identified([aSeen('doomed.start', 1), aSeen('doomed.end', 2)]));
    await sql.query(`ALTER TABLE timing ADD CONSTRAINT doomed_ck CHECK (name <> 'doomed')`);
    try {
      expect([...(await deriving([start as SeenNotification]))]).toEqual([['failed', 1]]);
      expect([...(await deriving([end as SeenNotification]))]).toEqual([['failed', 1]]);
    } finally {
      await sql.query('ALTER TABLE timing DROP CONSTRAINT doomed_ck');
    }
    expect((await readDerivedTables(sql)).timings).toEqual([]);
    const times = { first_us: 1_000_000n, last_us: 2_000_000n };
    expect(await sql.query('SELECT first_us, last_us FROM lifecycle')).toEqual([times]);
    expect(await sql.query('SELECT first_us, last_us FROM request_tracker')).toEqual([times]);
  });
});
