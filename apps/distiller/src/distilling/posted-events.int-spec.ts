import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventDistilledV1, postedEventTopics } from '@cloudtach/contracts';
import { type PublishedRecord, type RunningService, ServiceSlice, waitFor } from '@cloudtach/testing';
import { TransformsClient } from '../transforms/transforms-client.builder.js';
import { distillerTopics } from './distiller-topics.builder.js';
import { aMonEvent, aRawEvent, rawEventR } from './posted-event.builder.js';

const { rawEvents, monEvents } = postedEventTopics;

const textOf = ({ value }: PublishedRecord) =>
  value === null ? 'null' : Buffer.from(value as string).toString();

describe('the distiller, for posted events', () => {
  let slice: ServiceSlice;
  let service: RunningService;
  let transforms: TransformsClient;

  beforeAll(async () => {
    slice = await ServiceSlice.open({ app: 'distiller', topics: distillerTopics });
    service = await slice.start();
    transforms = new TransformsClient(slice, () => service.url);
  });

  afterAll(() => slice.close());

  const handle = (topic: string, ...records: readonly PublishedRecord[]) =>
    slice.readingMore(records.length, () => slice.kafka.publish(topic, records));

  async function stored(messageId: string) {
    const [row] = await slice.query<{ tenant: string; time_us: string; traits: Record<string, object> }>(
      'SELECT tenant, time_us, traits FROM event WHERE message_id = $1',
      [messageId],
    );
    return row;
  }

  const traitsOf = async (messageId: string) =>
    Object.assign({}, ...Object.values((await stored(messageId))?.traits ?? {})) as Record<string, unknown>;

  it('passes what nobody wants through, with its booleans, and tells of it', async () => {
    const event = aRawEvent('flat-1', { event_type: 'flat', flag: true, n: 5, none: null });
    expect(await handle(rawEvents, event)).toMatchObject({ projected: 1 });
    expect(await stored('flat-1')).toEqual({
      tenant: 'T1',
      time_us: '1434578223493436',
      traits: { boolean: { flag: true }, int: { n: 5 } },
    });
    const told = (await slice.kafka.readAll(eventDistilledV1.topic)).map((record) => String(record.value));
    expect(told.find((text) => text.includes('flat-1'))).toContain(
      '{"name":"flag","type":"boolean","value":true}',
    );
  });

  it('keeps an event without any trait', async () => {
    expect(await handle(rawEvents, aRawEvent('bare-1', { event_type: 'bare' }))).toMatchObject({
      projected: 1,
    });
    expect(await traitsOf('bare-1')).toEqual({});
  });

  it('takes events of the bulk API, with a computed id and the time of receipt where they have none', async () => {
    const books = await handle(
      monEvents,
      aMonEvent({ event_type: 'bulk', message_id: 'bulk-1', payload: {} }),
      aMonEvent({ event_type: 'bulk', a: 1 }, 't'),
    );
    expect(books).toMatchObject({ projected: 2 });
    expect(await stored('bulk-1')).toMatchObject({ tenant: 'T1', time_us: '1434578223493436' });
    const [computed] = await slice.query<{ message_id: string; time_us: string }>(
      `SELECT message_id, time_us FROM event WHERE event_type = 'bulk' AND message_id <> 'bulk-1'`,
    );
    expect(computed?.message_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(computed?.time_us).toBe('1434578223000000');
  });

  it('makes one event of one that comes often, from whichever topic', async () => {
    const event = aRawEvent('often-1', { event_type: 'flat' });
    const bulk = aMonEvent({ event_type: 'flat', message_id: 'often-1' });
    expect(await handle(rawEvents, event, event)).toMatchObject({ projected: 1, duplicate: 1 });
    expect(await handle(monEvents, bulk)).toMatchObject({ projected: 0, duplicate: 1 });
  });

  it.each([
    ['first', 0],
    ['middle', 10],
    ['last', 20],
  ])('parks what is no posted event, %s in the batch, and takes its neighbours', async (place, at) => {
    const bad = [
      { value: '{"event": {' },
      { value: Buffer.from([0x7b, 0xff]) },
      { value: '['.repeat(100_000) },
      { value: '[]' },
      { value: '{"event": 7}' },
      { value: '{"event": {}}' },
      aRawEvent('bad', { timestamp: 'soon' }),
      { value: null },
    ].map((record) => ({ ...record, partition: 0 }));
    const good = Array.from({ length: 20 }, (_, index) => ({
      ...aRawEvent(`${place}-${index}`, { event_type: 'flat' }),
      partition: 0,
    }));
    expect(await handle(rawEvents, ...good.slice(0, at), ...bad, ...good.slice(at))).toEqual({
      read: 28,
      projected: 20,
      duplicate: 0,
      skipped: 0,
      parked: 8,
    });
    expect((await slice.parkedCodes()).slice(-8)).toEqual([
      'json.malformed',
      'json.not-utf8',
      'json.too-deep',
      'distiller.event-missing',
      'distiller.event-missing',
      'distiller.event-type-missing',
      'distiller.time-unreadable',
      'contract.empty-record',
    ]);
    const parked = await slice.untilParkedAreTold(`${rawEvents}.parked`);
    expect(parked.slice(-8).map(({ value }) => String(value))).toEqual(bad.map(textOf));
  });

  it("distils by the tenant's own transform from the next record on, and by nobody else's (X1, X15)", async () => {
    const specification =
      '- event_type: compute.instance.*\n  traits: {own: {fields: payload.instance_id}}\n';
    const raw = (messageId: string, tenantId = 'T1') =>
      aRawEvent(messageId, { ...rawEventR, message_id: messageId }, tenantId);
    await handle(rawEvents, raw('before'));
    expect(await traitsOf('before')).not.toHaveProperty('own');
    const id = await transforms.create('T1', { name: 'own', description: '', specification });
    await handle(rawEvents, raw('after'), raw('other', 'T2'));
    expect(await traitsOf('after')).toEqual({
      own: 'i-1',
      service: 'compute.host-1.example',
      request_id: 'req-1',
      tenant_id: '406904',
    });
    expect(await traitsOf('other')).not.toHaveProperty('own');
    await transforms.delete('T1', id);
    await handle(rawEvents, raw('gone'));
    expect(await traitsOf('gone')).not.toHaveProperty('own');
  });

  it('keeps an event that its transform finds nothing in, and shows it without data', async () => {
    const specification = '- event_type: empty.*\n  traits: {x: {fields: payload.x}}\n';
    const id = await transforms.create('T6', { name: 'empty', description: '', specification });
    const event = aRawEvent('empty-1', { event_type: 'empty.a', other: 1 }, 'T6');
    expect(await handle(rawEvents, event)).toMatchObject({ projected: 1, skipped: 0 });
    expect(await traitsOf('empty-1')).toEqual({});
    const { status, text } = await transforms.ask('/v2.0/events/empty-1', { tenant: 'T6' });
    expect([status, JSON.parse(text)]).toMatchObject([200, [{ id: 'empty-1', data: {} }]]);
    await transforms.delete('T6', id);
  });

  it('takes a transform at once in every replica, and leaves it at once', async () => {
    const other = await slice.start();
    const toEach = async (name: string) => {
      const records = [0, 1].map((partition) => ({
        ...aRawEvent(`${name}-${partition}`, { event_type: 'both.a', x: 'y', z: 'flat' }, 'T7'),
        partition,
      }));
      await handle(rawEvents, ...records);
      return Promise.all(records.map((_, partition) => traitsOf(`${name}-${partition}`)));
    };
    // Both replicas have seen the tenant without a transform, each in a partition of its own.
    let round = 0;
    await waitFor(
      async () => {
        expect(await toEach(`none-${round++}`)).toEqual(Array(2).fill({ x: 'y', z: 'flat' }));
        const text = await (await fetch(`${other.url}/metrics`)).text();
        return new RegExp(`consumer_records_total{[^}]*"${rawEvents}"[^}]*} [1-9]`).test(text) ? true : null;
      },
      { what: 'the other replica has read posted events', timeoutMs: 60_000 },
    );
    const specification = '- event_type: both.*\n  traits: {own: {fields: x}}\n';
    const id = await transforms.create('T7', { name: 'both', description: '', specification });
    expect(await toEach('made')).toEqual(Array(2).fill({ own: 'y' }));
    await transforms.delete('T7', id);
    expect(await toEach('gone')).toEqual(Array(2).fill({ x: 'y', z: 'flat' }));
    await other.stop();
  });

  it('takes the first transform, in the order of creation, that wants the type', async () => {
    const make = (name: string, pattern: string) =>
      transforms.create('T3', {
        name,
        description: '',
        specification: `- event_type: ${pattern}\n  traits: {which: {fields: payload.${name}}}\n`,
      });
    const payload = { one: '1', two: '2', three: '3' };
    const send = (messageId: string, type: string) =>
      handle(rawEvents, aRawEvent(messageId, { event_type: type, payload }, 'T3'));
    await make('one', 'other.*');
    const second = await make('two', 'order.*');
    await make('three', 'order.*');
    await send('order-1', 'order.a');
    expect(await traitsOf('order-1')).toEqual({ which: '2' });
    await transforms.delete('T3', second);
    await send('order-2', 'order.a');
    expect(await traitsOf('order-2')).toEqual({ which: '3' });
  });

  it.each([
    'consume.fetched',
    'consume.locked',
    'consume.rows-written',
    'consume.rows-committed',
    'consume.sent',
    'consume.offset-written',
    'consume.offset-committed',
  ])('loses and doubles nothing when it is killed at %s', async (point) => {
    await service.stop();
    const before = await slice.books();
    const ids = Array.from({ length: 30 }, (_, index) => `${point} ${index}`);
    await slice.kafka.publish(
      rawEvents,
      ids.map((id) => aRawEvent(id, { event_type: 'flat' })),
    );
    const bulk = (id: string) => aMonEvent({ event_type: 'flat', message_id: `bulk ${id}` });
    await slice.kafka.publish(monEvents, ids.map(bulk));
    const doomed = await slice.launch({ CLOUDTACH_TEST_SWITCHES: 'on', CLOUDTACH_CRASH_POINT: point });
    expect((await doomed.ended).signal).toBe('SIGKILL');
    service = await slice.start();
    const after = await slice.untilRead(before.read + 60);
    expect(after).toEqual({ ...before, read: before.read + 60, projected: before.projected + 60 });
    const rows = await slice.query('SELECT 1 FROM event WHERE message_id LIKE $1', [`%${point} %`]);
    expect(rows).toHaveLength(60);
    const told = (await slice.kafka.readAll(eventDistilledV1.topic))
      .map(({ value }) => String(value))
      .filter((text) => text.includes(`${point} `));
    expect(new Set(told).size).toBe(60);
  });

  it('repeats what it told, word for word, when records are replayed after the transforms changed', async () => {
    const specification = '- event_type: replay\n  traits: {x: {fields: x}}\n';
    const id = await transforms.create('T4', { name: 'replay', description: '', specification });
    await handle(
      rawEvents,
      ...[1, 2, 3].map((n) => aRawEvent(`replay-${n}`, { event_type: 'replay', x: n }, 'T4')),
    );
    await service.stop();
    const told = async () =>
      (await slice.kafka.readAll(eventDistilledV1.topic)).map((record) => String(record.value));
    const first = await told();
    const read = await slice.books();
    await slice.query(
      'UPDATE consumer_offset SET next_offset = 0, last_offset = NULL, last_timestamp_ms = NULL, last_digest = NULL',
    );
    await slice.query('UPDATE distiller_definition SET deleted_at_s = 1 WHERE id = $1', [id]);
    const replay = await slice.readingMore(read.read, async () => (service = await slice.start()));
    expect(replay).toEqual(read);
    expect(new Set(await told())).toEqual(new Set(first));
  });
});
