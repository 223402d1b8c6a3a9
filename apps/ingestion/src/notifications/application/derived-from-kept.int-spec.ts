import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type InstantMicros } from '@cloudtach/kernel';
import { type Log } from '@cloudtach/observability';
import { Database, runMigrations } from '@cloudtach/persistence';
import { FrozenClock, type ThrowawayDatabase, throwawayDatabase } from '@cloudtach/testing';
import fc from 'fast-check';
import { ingestion } from '../../ingestion.service.js';
import { PostgresLifecycleStore } from '../../lifecycles/adapters/postgres/postgres-lifecycle.store.js';
import {
  deriveFromRows,
  readDerivedTables,
} from '../../lifecycles/adapters/postgres/read-derived-tables.builder.js';
import { PostgresKeptNotificationReader } from '../../lifecycles/adapters/postgres/postgres-kept-notification.reader.js';
import { DeriveAnew } from '../../lifecycles/application/derive-anew.use-case.js';
import { Derive } from '../../lifecycles/application/derive.use-case.js';
import { runDeriveCommand } from '../../lifecycles/derive-command.js';
import { type ShownTables } from '../../lifecycles/domain/derived-tables.builder.js';
import { aSeen, identified, someNotifications } from '../../lifecycles/domain/notification-set.builder.js';
import { type SeenNotification } from '../../lifecycles/domain/seen-notification.js';
import { NotificationPartitions } from '../adapters/postgres/notification-partitions.js';
import { PostgresNotificationStore } from '../adapters/postgres/postgres-notification.store.js';
import { parseSourceRule, SourceMap } from '../domain/source-map.js';
import { type InputRecord, TakeInNotifications } from './take-in-notifications.use-case.js';

const log = { info: () => undefined, error: () => undefined } as unknown as Log;
const rules = ['east.*=nova/east', 'west.*=nova/west'].flatMap((text) => parseSourceRule(text) ?? []);

/** What might be wrong with derived tables. */
const damages: readonly string[] = [
  'TRUNCATE lifecycle, timing, request_tracker',
  'DELETE FROM timing WHERE id % 2 = 0',
  `UPDATE timing SET start_raw = NULL, start_us = NULL, start_request_id = NULL, diff_us = NULL,
     settled_us = 9223372036854775807 WHERE end_raw IS NOT NULL`,
  'UPDATE request_tracker SET end_us = NULL, end_raw = NULL, duration_us = NULL',
];

/** A record of one of some notifications: at the offset that it had before, or at another. */
interface Delivery {
  readonly index: number;
  readonly isSameRecord: boolean;
}

/** Deliveries of notifications: some of them, in any order and as often as it comes, and then each once more. */
const arrivals = someNotifications
  .filter((notifications) => notifications.length > 0)
  .chain((notifications) => {
    const all = notifications.map((_, index) => index);
    const deliveryOf = (index: fc.Arbitrary<number>) => fc.record({ index, isSameRecord: fc.boolean() });
    return fc.record({
      notifications: fc.constant(notifications),
      some: fc.array(deliveryOf(fc.constantFrom(...all)), { maxLength: 12 }),
      each: fc
        .shuffledSubarray(all, { minLength: all.length })
        .chain((order) => fc.tuple(...order.map((index) => deliveryOf(fc.constant(index))))),
      batchSizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
    });
  });

let database: ThrowawayDatabase;
let sql: Database;
let takeIn: TakeInNotifications;

beforeAll(async () => {
  database = await throwawayDatabase((url) =>
    runMigrations({ url, applicationName: 'test' }, ingestion.migrations),
  );
  sql = await Database.connect({ url: database.url, applicationName: 'test' });
  const clock = new FrozenClock('2026-01-06T12:00:00Z');
  takeIn = new TakeInNotifications(
    new PostgresNotificationStore(new NotificationPartitions(sql, clock, log, { days: 0 })),
    new Derive(new PostgresLifecycleStore(), log),
    new SourceMap(rules, 'east'),
    { bytesMax: 1_048_576, depthMax: 128 },
  );
});

afterAll(async () => {
  await sql?.close();
  await database?.drop();
});

/** What everything shows after these deliveries into empty tables. */
async function shownAfter(
  notifications: readonly SeenNotification[],
  deliveries: readonly Delivery[],
  batchSizes: readonly number[],
): Promise<ShownTables> {
  await sql.query('TRUNCATE notification, lifecycle, timing, request_tracker');
  const records = deliveries.map((delivery, place) => recordOf(notifications, delivery, place));
  for (let at = 0, batch = 0; at < records.length; batch += 1) {
    const size = batchSizes[batch % batchSizes.length] ?? 1;
    await sql.transaction((tx) => takeIn.run(tx, records.slice(at, at + size)));
    at += size;
  }
  const shown = await readDerivedTables(sql);
  expect(shown).toEqual(await deriveFromRows(sql));
  return shown;
}

function recordOf(
  notifications: readonly SeenNotification[],
  { index, isSameRecord }: Delivery,
  place: number,
): InputRecord {
  const seen = notifications[index] as SeenNotification;
  const body = {
    message_id: seen.identity,
    event_type: seen.eventType,
    publisher_id: `${seen.publisherService}.host`,
    timestamp: timestampOf(seen.when),
    _context_request_id: seen.requestId,
    payload: { instance_id: seen.resourceId, tenant_id: seen.tenant, state: seen.state },
  };
  const offset = String(isSameRecord ? index : 1_000 + place);
  return {
    origin: { topic: `${seen.deployment}.info`, partition: 0, offset },
    value: Buffer.from(JSON.stringify(body)),
  };
}

function timestampOf(when: InstantMicros): string {
  return new Date(when / 1_000).toISOString().slice(0, -'.000Z'.length);
}

describe('what is derived', () => {
  it('is the same however often, in which order and with how many others each notification comes', async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, async ({ notifications, some, each, batchSizes }) => {
        const once = notifications.map((_, index) => ({ index, isSameRecord: true }));
        const expected = await shownAfter(notifications, once, [once.length]);
        expect(await shownAfter(notifications, [...some, ...each], batchSizes)).toEqual(expected);
        const rows = await sql.query('SELECT 1 FROM notification');
        expect(rows).toHaveLength(notifications.length);
      }),
      { numRuns: 25 },
    );
  });

  it('comes about anew from the notifications that were kept, whatever became of it', async () => {
    const anew = new DeriveAnew(sql, new PostgresKeptNotificationReader(), new PostgresLifecycleStore());
    await fc.assert(
      fc.asyncProperty(someNotifications, fc.constantFrom(...damages), async (notifications, damage) => {
        const once = notifications.map((_, index) => ({ index, isSameRecord: true }));
        const expected = await shownAfter(notifications, once, [4]);
        expect(await anew.since(0 as InstantMicros)).toMatchObject({ changed: 0, leftOut: [] });
        expect(await readDerivedTables(sql)).toEqual(expected);
        await sql.query(damage);
        await anew.since(0 as InstantMicros);
        expect(await readDerivedTables(sql)).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  it('comes about anew by a command, of one instance or of all since a time', async () => {
    const notifications = identified([
      aSeen('reboot.start', 1),
      aSeen('reboot.end', 2),
      aSeen('reboot.start', 3, { resourceId: 'i-2' }),
    ]);
    const once = notifications.map((_, index) => ({ index, isSameRecord: true }));
    const { timings } = await shownAfter(notifications, once, [3]);
    await sql.query('TRUNCATE timing');
    const printed: string[] = [];
    const run = (...args: readonly string[]) =>
      runDeriveCommand(args, { url: database.url, applicationName: 'test' }, (line) => printed.push(line));
    expect(await run('--instance', 'i-1')).toBe(0);
    expect((await readDerivedTables(sql)).timings).toEqual(timings.slice(0, 1));
    expect(await run('--since', '1970-01-01T00:00:03')).toBe(0);
    expect((await readDerivedTables(sql)).timings).toEqual(timings);
    expect(printed).toEqual(Array(2).fill('instances=1 timings-changed=1 left-out=0'));
    for (const args of [[], ['--since', 'then'], ['--instance', 'i-1', '--since', '1970-01-01'], ['--all']]) {
      expect(await run(...args)).toBe(2);
    }
  });
});
