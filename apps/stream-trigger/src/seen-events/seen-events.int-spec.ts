import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type EncodedMessage,
  type EventDistilledV1,
  derivedId,
  eventDistilledV1,
} from '@cloudtach/contracts';
import { type InstantMicros } from '@cloudtach/kernel';
import { ServiceSlice } from '@cloudtach/testing';

function anEvent(messageId: string, change: Partial<EventDistilledV1> = {}): EncodedMessage {
  const data: EventDistilledV1 = {
    tenantId: 't-1',
    messageId,
    eventType: 'compute.instance.update',
    timestamp: '2015-03-04T22:31:08.131441Z',
    traits: [{ name: 'service', type: 'text', value: 'compute.host-7' }],
    resourceId: null,
    ...change,
  };
  const id = derivedId('event', messageId, data.tenantId ?? '');
  const occurredAt = 1425508268_131441 as InstantMicros;
  return eventDistilledV1.encode(data, {
    id,
    source: 'test',
    occurredAt,
    correlationId: id,
    causationId: null,
  });
}

describe('the stream trigger', () => {
  let slice: ServiceSlice;

  beforeAll(async () => {
    slice = await ServiceSlice.open({ app: 'stream-trigger', topics: [eventDistilledV1.topic] });
    await slice.start();
  });

  afterAll(() => slice.close());

  const handle = (...records: Parameters<typeof slice.kafka.publish>[1]) =>
    slice.readingMore(records.length, () => slice.kafka.publish(eventDistilledV1.topic, records));

  it('remembers an event by tenant and message id', async () => {
    const books = await handle(
      anEvent('m-1', { resourceId: 'i-1' }),
      anEvent('m-1', { tenantId: null }),
      anEvent('m-2'),
    );
    expect(books).toMatchObject({ projected: 3 });
    const rows = await slice.query('SELECT * FROM seen_event ORDER BY message_id, tenant');
    const seen = { time_us: '1425508268131441', event_type: 'compute.instance.update' };
    expect(rows).toEqual([
      { ...seen, tenant: '', message_id: 'm-1', resource: null },
      { ...seen, tenant: 't-1', message_id: 'm-1', resource: 'i-1' },
      { ...seen, tenant: 't-1', message_id: 'm-2', resource: null },
    ]);
  });

  it('counts an event that comes again as a duplicate, in one batch or in several', async () => {
    const events = Array.from({ length: 100 }, (_, index) => anEvent(`again-${index}`));
    const once = { read: 200, projected: 100, duplicate: 100, skipped: 0, parked: 0 };
    expect(await handle(...events, ...events.toReversed())).toEqual(once);
    expect(await handle(...events)).toMatchObject({ projected: 0, duplicate: 100 });
  });

  it('keeps text that PostgreSQL cannot hold, with the character replaced', async () => {
    const odd = { tenantId: 't\0', eventType: 'a\ud800', resourceId: '\udc00' };
    expect(await handle(anEvent('m\0', odd), anEvent('m\0', odd))).toMatchObject({
      projected: 1,
      duplicate: 1,
    });
    const rows = await slice.query(
      `SELECT message_id, event_type, resource FROM seen_event WHERE tenant = 't\ufffd'`,
    );
    expect(rows).toEqual([{ message_id: 'm\ufffd', event_type: 'a\ufffd', resource: '\ufffd' }]);
  });

  it.each([
    ['first', 0],
    ['in the middle', 10],
    ['last', 20],
  ])('parks what is no event, %s in the batch, and remembers its neighbours', async (place, at) => {
    const text = String(anEvent('x').value);
    const bad = [
      { value: '{"id": "cut' },
      { value: Buffer.from([0x7b, 0xff]) },
      { value: '['.repeat(100_000) },
      { value: null },
      { value: text.replace('"eventType":"compute', '"eventType":"","was":"compute') },
      { value: text.replace('"version":1', '"version":2') },
    ].map((record) => ({ ...record, partition: 0 }));
    const good = Array.from({ length: 20 }, (_, index) => ({
      ...anEvent(`${place}-${index}`),
      partition: 0,
    }));
    expect(await handle(...good.slice(0, at), ...bad, ...good.slice(at))).toEqual({
      read: 26,
      projected: 20,
      duplicate: 0,
      skipped: 0,
      parked: 6,
    });
    expect((await slice.parkedCodes()).slice(-6)).toEqual([
      'json.malformed',
      'json.not-utf8',
      'json.too-deep',
      'contract.empty-record',
      'contract.schema-violated',
      'contract.other-type',
    ]);
    const parked = await slice.untilParkedAreTold(eventDistilledV1.parkedTopic);
    expect(parked.slice(-6).map(({ value }) => String(value))).toEqual(bad.map(({ value }) => String(value)));
  });
});
