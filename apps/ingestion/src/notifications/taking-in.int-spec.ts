import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type InstantMicros } from '@cloudtach/kernel';
import {
  badRecords,
  encodeNotification,
  expectCounts,
  oddNotifications,
  osloEnvelope,
  type SimulatedNotification,
  simulateCloud,
  smallCloud,
  tokenOfBadRecords,
} from '@cloudtach/simulation';
import { type RunningService } from '@cloudtach/testing';
import { IngestionHarness, type NotificationRow } from '../ingestion-harness.builder.js';

const start = (Date.UTC(2026, 0, 5) * 1000) as InstantMicros;

/** A few hours of a few instances: some hundred notifications. Each test has a seed, and so message ids, of its own. */
function quietCloud(seed: number) {
  return smallCloud(start, {
    seed,
    hours: 2,
    instances: 10,
    operationsPerHour: 15,
    imageOperationsPerHour: 4,
  });
}

/** What is missing is nowhere: these have no byte offset. */
const codesWithoutOffset: ReadonlyMap<string, string> = new Map([
  ['no event_type', 'ingestion.event-type-missing'],
  ['no publisher_id', 'ingestion.publisher-id-missing'],
  ['no timestamp', 'ingestion.timestamp-missing'],
  ['an event_type that is no text', 'ingestion.event-type-missing'],
  ['a time that is none', 'ingestion.timestamp-unreadable'],
]);

const largeText = JSON.stringify({
  message_id: 'large',
  event_type: 'compute.instance.update',
  publisher_id: 'compute.c-1',
  timestamp: '2026-01-05 00:00:00',
  payload: { filler: 'x'.repeat(1_040_000) },
});

/** Nearly as large as a record may be; what is told about it is larger. */
const largeNotification = { messageId: 'large', text: largeText, value: () => Buffer.from(largeText) };

let ingestion: IngestionHarness;

beforeAll(async () => {
  ingestion = await IngestionHarness.open();
});

afterAll(() => ingestion?.close());

describe('ingestion', () => {
  let service: RunningService;

  beforeAll(async () => {
    service = await ingestion.startReady();
  });

  afterAll(() => service?.stop());

  it('keeps every notification once and tells about each, whatever is delivered twice or late', async () => {
    const options = { ...quietCloud(1), duplicateShare: 0.2, lateShare: 0.2 };
    const expected = expectCounts(options);
    const before = await ingestion.books();
    await publishAll(simulateCloud(options));
    expect(await ingestion.untilRead(expected.published, before)).toEqual({
      read: expected.published,
      projected: expected.stored,
      duplicate: expected.duplicates,
      skipped: 0,
      parked: 0,
    });
    const firsts = [...simulateCloud(options)].filter(({ isDuplicate }) => !isDuplicate);
    await assertOnceInEffect(firsts);

    const byMessage = new Map((await ingestion.received()).map((one) => [one.message.data.messageId, one]));
    for (const notification of firsts) {
      const { record, message } = byMessage.get(notification.messageId) ?? {};
      expect(message?.data).toMatchObject({
        service: notification.service,
        deployment: 'default',
        routingKey: notification.topic,
        eventType: notification.eventType,
        resourceId: notification.resourceId,
      });
      expect(record?.key).toBe(notification.resourceId ?? notification.messageId);
    }
    const tokens = firsts.map((notification) => notification.body()['_context_auth_token']);
    await assertTokensAreNowhere(
      tokens.filter((token) => typeof token === 'string'),
      service.output.text(),
    );
  });

  it('keeps rows by their day', async () => {
    const options = { ...quietCloud(2), hours: 24, operationsPerHour: 2 };
    const expected = expectCounts(options);
    const before = await ingestion.books();
    const daysBefore = await countByDay();
    await publishAll(simulateCloud(options));
    await ingestion.untilRead(expected.published, before);
    const days = await countByDay();
    expect(expected.byDay.size).toBe(2);
    for (const [day, count] of expected.byDay) {
      const table = `notification_${day.replaceAll('-', '')}`;
      expect([table, (days.get(table) ?? 0) - (daysBefore.get(table) ?? 0)]).toEqual([table, count]);
    }
  });

  it('counts every record that is delivered three times once', async () => {
    const once = [...simulateCloud(quietCloud(3))];
    const before = await ingestion.books();
    for (let delivery = 0; delivery < 3; delivery += 1) await publishAll(once);
    expect(await ingestion.untilRead(3 * once.length, before)).toEqual({
      read: 3 * once.length,
      projected: once.length,
      duplicate: 2 * once.length,
      skipped: 0,
      parked: 0,
    });
    await assertOnceInEffect(once);
  });

  it('parks each record that is none once, with its bytes but for tokens, while its neighbours go through', async () => {
    const bad = badRecords(1, start);
    const safe = bad.map(({ value }) => withoutToken(value()));
    const good = [...simulateCloud(quietCloud(4))].slice(0, bad.length + 1);
    // First, last, and in turns with good ones between.
    const inTurns = bad.slice(1, -1).flatMap((one, index) => [bytesOf(good[index]), one.value()]);
    const rest = good.slice(bad.length - 2).map((notification) => bytesOf(notification));
    const values = [bad[0]?.value(), ...inTurns, ...rest, bad.at(-1)?.value()].filter(
      (value) => value !== undefined,
    );
    const before = await ingestion.books();
    await ingestion.publish(
      'notifications.info',
      values.map((value) => ({ value, partition: 0 })),
    );
    expect(await ingestion.untilRead(values.length, before)).toEqual({
      read: values.length,
      projected: good.length,
      duplicate: 0,
      skipped: 0,
      parked: bad.length,
    });
    await assertOnceInEffect(good);

    const rows = await ingestion.parked();
    expect(rows.map((row, index) => row.record_value.equals(safe[index] ?? Buffer.alloc(0)))).toEqual(
      bad.map(() => true),
    );
    expect(rows.filter((row) => row.byte_offset === null).map((row) => row.error_code)).toEqual(
      bad.flatMap(({ name }) => codesWithoutOffset.get(name) ?? []),
    );
    await ingestion.untilRelayed();
    const told = await ingestion.kafka.readAll('notifications.info.parked');
    expect(new Set(told.map((record) => record.headers['id'])).size).toBe(bad.length);
    for (const record of told) {
      const row = rows.find(({ record_offset }) => record.headers['origin']?.endsWith(`/${record_offset}`));
      expect(record.value?.equals(row?.record_value ?? Buffer.alloc(0))).toBe(true);
      expect(record.headers['error-code']).toBe(row?.error_code);
    }
    await assertTokensAreNowhere([tokenOfBadRecords], service.output.text());
  });

  it('keeps and forwards byte for byte what only looks like trouble', async () => {
    const odd = [...oddNotifications(1, start), largeNotification];
    const before = await ingestion.books();
    await ingestion.publish(
      'notifications.error',
      odd.map((one, index) => ({ value: index % 2 === 0 ? one.value() : osloEnvelope(one.text) })),
    );
    expect(await ingestion.untilRead(odd.length, before)).toMatchObject({ projected: odd.length, parked: 0 });
    const rows = new Map((await ingestion.rows()).map((row) => [row.message_id, row.body.toString()]));
    const records = new Map(
      (await ingestion.received()).map(({ message, record }) => [
        message.data.messageId,
        record.value?.toString(),
      ]),
    );
    for (const { messageId, text } of odd) {
      expect(rows.get(messageId)).toBe(text);
      expect(records.get(messageId)).toContain(`"body":${text}}}`);
    }
  });
});

describe('ingestion that is killed and started again', () => {
  it.each([
    ['consume.rows-written', 10],
    ['consume.rows-committed', 11],
    ['consume.sent', 12],
    ['consume.offset-written', 13],
  ])('at %s loses and doubles nothing, and tells again what it told', async (point, seed) => {
    const once = [...simulateCloud(quietCloud(seed))];
    const before = await ingestion.books();
    await publishAll(once);
    const doomed = await ingestion.start({ CLOUDTACH_CRASH_POINT: point });
    expect((await doomed.ended).signal).toBe('SIGKILL');
    const successor = await ingestion.startReady();
    expect(await ingestion.untilRead(once.length, before)).toEqual({
      read: once.length,
      projected: once.length,
      duplicate: 0,
      skipped: 0,
      parked: 0,
    });
    await successor.stop();
    await assertOnceInEffect(once);
  });
});

describe('sources', () => {
  it('say what the notifications of a topic are', async () => {
    const [notification] = simulateCloud(quietCloud(20));
    if (notification === undefined) throw new Error('nothing was simulated');
    const before = await ingestion.books();
    await ingestion.publish('notifications.error', [{ value: bytesOf(notification) }]);
    const service = await ingestion.startReady({
      INGEST_SOURCES: 'notifications.e*=neutron/west/monitor.error,*=/south',
    });
    await ingestion.untilRead(1, before);
    await service.stop();
    const message = (await ingestion.received()).find(
      (one) => one.message.data.messageId === notification.messageId,
    );
    expect(message?.message.data).toMatchObject({
      service: 'neutron',
      deployment: 'west',
      routingKey: 'monitor.error',
    });
    expect((await rowsOf([notification])).map(({ kind }) => kind)).toEqual(['generic']);
  });
});

function bytesOf(notification: SimulatedNotification | undefined): Uint8Array {
  if (notification === undefined) throw new Error('too few were simulated');
  return encodeNotification(notification.body(), 'oslo-2.0');
}

async function publishAll(notifications: Iterable<SimulatedNotification>): Promise<void> {
  for (const [topic, group] of Map.groupBy(notifications, (notification) => notification.topic)) {
    await ingestion.publish(
      topic,
      group.map((notification) => ({ value: bytesOf(notification) })),
    );
  }
}

async function rowsOf(notifications: readonly SimulatedNotification[]): Promise<NotificationRow[]> {
  const wanted = new Set<string | null>(notifications.map(({ messageId }) => messageId));
  return (await ingestion.rows()).filter((row) => wanted.has(row.message_id));
}

async function countByDay(): Promise<ReadonlyMap<string, number>> {
  const rows = await ingestion.sql.query<{ day: string; count: bigint }>(
    'SELECT tableoid::regclass::text AS day, count(*) FROM notification GROUP BY 1',
  );
  return new Map(rows.map(({ day, count }) => [day, Number(count)]));
}

/** Every one of these once in the table and, by its id, once in the topic; the two agree. */
async function assertOnceInEffect(notifications: readonly SimulatedNotification[]): Promise<void> {
  const rows = await rowsOf(notifications);
  expect(rows.map((row) => row.message_id).toSorted()).toEqual(
    notifications.map(({ messageId }) => messageId).toSorted(),
  );
  await ingestion.assertFollows();
  const rowByMessage = new Map(rows.map((row) => [row.message_id, row]));
  const received = (await ingestion.received()).filter(({ message }) =>
    rowByMessage.has(message.data.messageId),
  );
  const byId = new Map(received.map((one) => [one.message.id, one]));
  expect(byId.size).toBe(rows.length);
  for (const { record, message } of received) {
    // A message that was sent again is the same to the last byte.
    expect(record.value?.equals(byId.get(message.id)?.record.value ?? Buffer.alloc(0))).toBe(true);
    expect(BigInt(message.data.rawId)).toBe(rowByMessage.get(message.data.messageId)?.id);
  }
}

function withoutToken(record: Uint8Array): Buffer {
  return Buffer.from(Buffer.from(record).toString('latin1').replaceAll(tokenOfBadRecords, '***'), 'latin1');
}

/** These must not be found in what is kept, what is told, what is parked, or what is logged. */
async function assertTokensAreNowhere(tokens: readonly string[], log: string): Promise<void> {
  const told = [
    ...(await ingestion.received()).map(({ record }) => record),
    ...(await ingestion.kafka.readAll('notifications.info.parked')),
  ];
  const places = [
    Buffer.concat((await ingestion.rows()).map(({ body }) => body)).toString('latin1'),
    Buffer.concat(told.map(({ value }) => value ?? Buffer.alloc(0))).toString('latin1'),
    Buffer.concat((await ingestion.parked()).map((row) => row.record_value)).toString('latin1'),
    log,
  ];
  expect(tokens).not.toEqual([]);
  for (const token of tokens) {
    if (places.some((place) => place.includes(token))) throw new Error('a token was not masked');
  }
}
