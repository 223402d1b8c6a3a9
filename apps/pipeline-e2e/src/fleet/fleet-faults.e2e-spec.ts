import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseContractInstant } from '@cloudtach/kernel';
import { type CrashPoint, crashPoints } from '@cloudtach/messaging';
import type { LocalStack, ServiceName } from '@cloudtach/local-stack';
import {
  badRecords,
  expectCounts,
  type SimulatedNotification,
  simulateCloud,
  smallCloud,
} from '@cloudtach/simulation';
import { fleetOnSharedServers, LogLines } from '@cloudtach/testing';
import { findUnfounded } from './derived-tables.js';
import { consumers, FleetHarness } from './fleet-harness.js';
import { MeasureDriver } from './measure-driver.js';

/** Only who sends what follows from its rows passes these. */
const producers: readonly ServiceName[] = ['ingestion', 'distiller'];
const placesOfProducers: readonly CrashPoint[] = ['consume.rows-committed', 'consume.sent'];

/** Every place of the delivery machinery, and the services that pass it. */
const places = crashPoints.map((point) => ({
  point,
  killed: placesOfProducers.includes(point) ? producers : consumers,
}));

/** What makes each service park a record: bytes on a topic it reads. */
const poisonedTopics = [
  'notifications.info',
  'notification.received.v1',
  'event.distilled.v1',
  'measure.recorded.v1',
];

const start = parseContractInstant('2026-03-01T00:00:00.000000Z') ?? fail();

describe('the fleet', () => {
  let stack: LocalStack;
  let fleet: FleetHarness;
  let measures: MeasureDriver;
  let seed = 1;
  const expected = { published: 0, stored: 0, duplicates: 0, poison: 0, measures: 0 };

  beforeAll(async () => {
    const output = new LogLines();
    stack = await fleetOnSharedServers({
      restartServices: false,
      log: output.log,
      env: {
        CLOUDTACH_TEST_SWITCHES: 'on',
        // A killed member is replaced after this long; the limits of the database stay below it.
        KAFKA_SESSION_TIMEOUT_MS: '3000',
        DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS: '2000',
        DATABASE_LOCK_TIMEOUT_MS: '1500',
        KAFKA_HEARTBEAT_INTERVAL_MS: '500',
      },
    });
    fleet = await FleetHarness.of(stack, output);
    measures = await MeasureDriver.create(stack, 3);
  });

  afterAll(async () => {
    await fleet.close();
    await stack.stop();
  });

  /** A few operations of a small cloud, counted before they are published. */
  function plan(duplicateShare = 0): { list: SimulatedNotification[]; add: (times: number) => void } {
    const options = smallCloud(start, {
      seed: seed++,
      hours: 1,
      instances: 3,
      operationsPerHour: 4,
      duplicateShare,
    });
    const counts = expectCounts(options);
    return {
      list: [...simulateCloud(options)],
      add: (times) => {
        expected.published += counts.published * times;
        expected.stored += counts.stored;
        expected.duplicates += counts.published * times - counts.stored;
      },
    };
  }

  async function poison(): Promise<void> {
    for (const topic of poisonedTopics)
      await fleet.kafka.publish(topic, [{ value: 'no message', partition: 0 }]);
    expected.poison += 1;
  }

  async function expectBooks(): Promise<void> {
    const { published, stored, duplicates, poison: parked } = expected;
    expect(await fleet.untilRead('ingestion', published + parked)).toEqual({
      read: published + parked,
      projected: stored,
      duplicate: duplicates,
      skipped: 0,
      parked,
    });
    await Promise.all(
      (['distiller', 'stream-trigger', 'usage-verifier'] as const).map(async (name) => {
        // A message may have been sent twice around a crash; what it did, it did once.
        const books = await fleet.untilBooks(
          name,
          (found) => found.projected >= stored && found.parked >= parked,
        );
        expect(books).toMatchObject({ projected: stored, parked, skipped: 0 });
      }),
    );
    expect(await fleet.count('ingestion', 'SELECT count(*) FROM notification')).toBe(stored);
    expect(await findUnfounded(fleet.sql('ingestion'))).toEqual([]);
    expect(await fleet.count('distiller', 'SELECT count(*) FROM event')).toBe(stored);
    expect(await measures.untilCounted()).toEqual(measures.posted);
    for (const name of consumers) {
      await fleet.untilBooks(name, (found) => found.parked >= parked);
      expect(await fleet.count(name, 'SELECT count(*) FROM parked_record')).toBe(parked);
      await fleet.untilRelayed(name);
    }
    // What was told twice is still on its way: whoever is to be killed next must not meet it before its time.
    for (const name of consumers) await fleet.untilCaughtUp(name);
  }

  it('keeps every notification and every measure once when every record is delivered three times', async () => {
    const { list, add } = plan(0.2);
    await fleet.publish(list);
    await fleet.publish(list);
    await fleet.publish(list);
    add(3);
    await measures.post();
    await expectBooks();
  });

  it.each(places)(
    'loses and doubles nothing when $killed are killed at $point',
    async ({ point, killed }) => {
      await Promise.all(killed.map((name) => stack.service(name).restart({ CLOUDTACH_CRASH_POINT: point })));
      const ends = killed.map((name) => stack.service(name).ended());
      const { list, add } = plan();
      await fleet.publish(list);
      add(1);
      // Its API side dies with its consumer, before or after the answer: acknowledged at the latest when it is back.
      const posted = measures.post();
      await poison();
      // In the order of the pipeline: what a service is killed at may need what the one before it sends.
      const started: Promise<void>[] = [];
      for (const [index, name] of killed.entries()) {
        expect(await ends[index]).toMatchObject({ signal: 'SIGKILL' });
        started.push(stack.service(name).start({}));
      }
      await Promise.all(started);
      await posted;
      await expectBooks();
    },
  );

  it('parks what is no notification and lets its neighbours through', async () => {
    const bad = badRecords(7, start);
    const { list, add } = plan();
    await fleet.publish(list.slice(0, 5));
    for (const record of bad) await fleet.kafka.publish('notifications.info', [{ value: record.value() }]);
    await fleet.publish(list.slice(5));
    add(1);
    const total = expected.published + expected.poison + bad.length;
    expect(await fleet.untilRead('ingestion', total)).toMatchObject({
      read: total,
      projected: expected.stored,
      parked: expected.poison + bad.length,
    });
  });

  it('writes no payload, no parameter and no password to its logs', () => {
    const text = fleet.output.text();
    for (const secret of ['no message', 'postgres://', 'image_meta', 'audit_period', 'Instance_']) {
      expect(text.includes(secret)).toBe(false);
    }
  });
});

function fail(): never {
  throw new Error('the instant of the test is well-formed');
}
