import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventDistilledV1, notificationReceivedV1 } from '@cloudtach/contracts';
import { printJson } from '@cloudtach/kernel';
import { type PublishedRecord, type RunningService, ServiceSlice } from '@cloudtach/testing';
import { DefinitionsOnDisk } from '../definitions/definitions-on-disk.builder.js';
import { distillerTopics } from './distiller-topics.builder.js';
import { aNotificationBody, aReceivedNotification } from './notification.builder.js';

const named = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}-${index}`);

const notifications = (ids: readonly string[], change: object = {}) =>
  ids.map((id) => aReceivedNotification(id, aNotificationBody(id, change)));

describe('the distiller', () => {
  const definitions = new DefinitionsOnDisk('[]');
  let slice: ServiceSlice;
  let service: RunningService;

  beforeAll(async () => {
    slice = await ServiceSlice.open({ app: 'distiller', topics: distillerTopics });
    service = await start();
  });

  afterAll(async () => {
    await slice.close();
    definitions.remove();
  });

  const start = (env: Record<string, string> = {}) =>
    slice.start({ DISTILLER_DEFINITIONS: definitions.path, ...env });

  const handle = (...records: readonly PublishedRecord[]) =>
    slice.readingMore(records.length, () => slice.kafka.publish(notificationReceivedV1.topic, records));

  async function storedIds(name: string): Promise<string[]> {
    const rows = await slice.query<{ message_id: string }>(
      'SELECT message_id FROM event WHERE message_id LIKE $1 ORDER BY id',
      [`${name}-%`],
    );
    return rows.map((row) => row.message_id);
  }

  /** What was told of events, in the order of sending within each partition. */
  async function told() {
    const records = await slice.kafka.readAll(eventDistilledV1.topic);
    return records.map((record) => {
      const decoded = eventDistilledV1.decode(record);
      if (!decoded.ok) throw new Error(decoded.reason);
      return { record, message: decoded.message, text: String(record.value) };
    });
  }

  const toldOf = async (name: string) =>
    (await told()).filter(({ message }) => message.data.messageId.startsWith(`${name}-`));

  it('stores an event for a notification and tells of it', async () => {
    const [cause] = notifications(['one-0']);
    expect(await handle(cause as PublishedRecord)).toMatchObject({ projected: 1 });
    const rows = await slice.query(
      'SELECT tenant, event_type, time_us, traits FROM event WHERE message_id = $1',
      ['one-0'],
    );
    expect(rows).toEqual([
      {
        tenant: 't-1',
        event_type: 'compute.instance.update',
        time_us: '1425508268131441',
        traits: { text: { service: 'compute.host-7', request_id: 'req-one-0', tenant_id: 't-1' } },
      },
    ]);
    const [message] = await toldOf('one');
    expect(message?.message).toMatchObject({
      source: 'distiller',
      correlationId: cause?.headers['id'],
      causationId: cause?.headers['id'],
      data: { tenantId: 't-1', timestamp: '2015-03-04T22:31:08.131441Z' },
    });
    expect(message?.record.key).toBe('one-0');
  });

  it('makes one event of a notification however often it comes', async () => {
    const all = notifications(named('often', 100));
    const once = { read: 200, projected: 100, duplicate: 100, skipped: 0, parked: 0 };
    expect(await handle(...all, ...all.toReversed())).toEqual(once);
    expect(await handle(...all)).toMatchObject({ projected: 0, duplicate: 100 });
    expect(await storedIds('often')).toHaveLength(100);
    expect(await toldOf('often')).toHaveLength(100);
  });

  it('makes one event of a message id that comes at two times, and one for each tenant', async () => {
    const books = await handle(
      aReceivedNotification('a', aNotificationBody('twice-0')),
      aReceivedNotification('b', aNotificationBody('twice-0', { timestamp: '2020-01-01 00:00:00' })),
      aReceivedNotification('c', aNotificationBody('twice-0', { _tenant_id: 't-2' })),
    );
    expect(books).toMatchObject({ projected: 2, duplicate: 1 });
  });

  it.each([
    ['first', 0],
    ['middle', 10],
    ['last', 20],
  ])('parks what cannot be distilled, %s in the batch, and distils its neighbours', async (place, at) => {
    const bad = [
      aReceivedNotification('bad', aNotificationBody('bad', { event_type: '' })),
      aReceivedNotification('bad', aNotificationBody('bad', { timestamp: 'soon' })),
      { value: '{"id": "cut' },
      { value: Buffer.from([0x7b, 0xff]) },
      { value: '['.repeat(100_000) },
      { value: null },
    ].map((record) => ({ ...record, partition: 0 }));
    const good = notifications(named(place, 20)).map((record) => ({ ...record, partition: 0 }));
    expect(await handle(...good.slice(0, at), ...bad, ...good.slice(at))).toEqual({
      read: 26,
      projected: 20,
      duplicate: 0,
      skipped: 0,
      parked: 6,
    });
    expect((await slice.parkedCodes()).slice(-6)).toEqual([
      'distiller.event-type-missing',
      'distiller.time-unreadable',
      'json.malformed',
      'json.not-utf8',
      'json.too-deep',
      'contract.empty-record',
    ]);
    expect(await storedIds(place)).toEqual(named(place, 20));
    const parked = await slice.untilParkedAreTold(notificationReceivedV1.parkedTopic);
    expect(parked.slice(-6).map(({ value }) => String(value))).toEqual(bad.map(({ value }) => String(value)));
  });

  it('never parks valid JSON for its values', async () => {
    const odd = [
      aNotificationBody('odd-nul', { publisher_id: 'a\0b' }),
      aNotificationBody('odd-lone', { publisher_id: '\ud800' }),
      aNotificationBody('odd-big', { payload: { tenant_id: 't-1', n: 0 } }).replace(
        '"n":0',
        '"n":9223372036854775808',
      ),
      aNotificationBody('odd-proto').replace('{', '{"__proto__":{"event_type":"x"},'),
      aNotificationBody('odd-number').replace('"t-1"', '9223372036854775808'),
      aNotificationBody('odd-object', { publisher_id: { host: 'x' } }),
      aNotificationBody('odd-type', { event_type: 'a\0\ud800' }),
      aNotificationBody('odd-long', { publisher_id: 'x'.repeat(500_000), _tenant_id: 't'.repeat(10_000) }),
      aNotificationBody('\0'),
      aNotificationBody('x'.repeat(10_000)),
      aNotificationBody('n', { message_id: 5 }),
      aNotificationBody('odd-deep').replace('"t-1"', `${'['.repeat(900)}${']'.repeat(900)}`),
    ];
    const before = (await told()).length;
    const books = await handle(...odd.map((body, index) => aReceivedNotification(`odd-${index}`, body)));
    expect(books).toEqual({ read: odd.length, projected: odd.length, duplicate: 0, skipped: 0, parked: 0 });
    expect(await told()).toHaveLength(before + odd.length);
    const events = new Map((await toldOf('odd')).map(({ message: { data } }) => [data.messageId, data]));
    const traitsOf = (id: string) =>
      Object.fromEntries(events.get(id)?.traits.map(({ name, value }) => [name, value]) ?? []);
    expect(traitsOf('odd-nul')).toEqual({ request_id: 'req-odd-nul', tenant_id: 't-1' });
    expect(traitsOf('odd-proto')).toHaveProperty('service', 'compute.host-7');
    expect(traitsOf('odd-number')).toHaveProperty('tenant_id', '9223372036854775808');
    expect(traitsOf('odd-object')).toHaveProperty('service', printJson({ host: 'x' }));
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toMatch(/distiller_traits_left_out_total\{[^}]*reason="unstorable-text"[^}]*\} 3/);
  });

  it('skips what yields no trait', async () => {
    const bare = JSON.stringify({ event_type: 'odd.thing', message_id: 'bare', timestamp: '2015-03-04' });
    expect(await handle(aReceivedNotification('bare', bare))).toMatchObject({ skipped: 1 });
  });

  it('sends the same messages again when records are replayed, and stores nothing twice', async () => {
    // The time of these is the clock's, so it would differ if it were taken again.
    expect(await handle(...notifications(named('again', 20), { timestamp: null }))).toMatchObject({
      projected: 20,
    });
    await service.stop();
    const first = await told();
    const read = await slice.books();
    const events = await slice.query('SELECT * FROM event ORDER BY id');
    // Everything is read again from the beginning; what was counted as anything but an event comes out as it did.
    await slice.query(
      'UPDATE consumer_offset SET next_offset = 0, last_offset = NULL, last_timestamp_ms = NULL, last_digest = NULL',
    );
    const replay = await slice.readingMore(read.read, async () => (service = await start()));
    expect(replay).toEqual(read);
    const all = await told();
    expect(all).toHaveLength(2 * first.length);
    expect(new Set(all.map(({ text }) => text))).toEqual(new Set(first.map(({ text }) => text)));
    expect(await slice.query('SELECT * FROM event ORDER BY id')).toEqual(events);
  });

  it('skips everything when nothing matches and the catch-all is off', async () => {
    await service.stop();
    service = await start({ DISTILLER_CATCH_ALL: 'off' });
    expect(await handle(...notifications(['off-0']))).toMatchObject({ skipped: 1 });
  });
});
