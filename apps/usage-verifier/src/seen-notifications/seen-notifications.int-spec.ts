import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type EncodedMessage,
  type NotificationReceivedV1,
  derivedId,
  notificationReceivedV1,
} from '@cloudtach/contracts';
import { type InstantMicros } from '@cloudtach/kernel';
import { ServiceSlice } from '@cloudtach/testing';

function aNotification(name: string, change: Partial<NotificationReceivedV1> = {}): EncodedMessage {
  const data: NotificationReceivedV1 = {
    rawId: 1,
    service: 'nova',
    deployment: '',
    routingKey: 'notifications.info',
    when: '2015-03-04T22:31:08.131441Z',
    messageId: name,
    eventType: 'compute.instance.exists',
    resourceId: null,
    body: { event_type: 'compute.instance.exists' },
    ...change,
  };
  const id = derivedId('message', 'test', name);
  const occurredAt = 0 as InstantMicros;
  return notificationReceivedV1.encode(data, {
    id,
    source: 'test',
    occurredAt,
    correlationId: id,
    causationId: null,
  });
}

describe('the usage verifier', () => {
  let slice: ServiceSlice;

  beforeAll(async () => {
    slice = await ServiceSlice.open({ app: 'usage-verifier', topics: [notificationReceivedV1.topic] });
    await slice.start();
  });

  afterAll(() => slice.close());

  const handle = (...records: Parameters<typeof slice.kafka.publish>[1]) =>
    slice.readingMore(records.length, () => slice.kafka.publish(notificationReceivedV1.topic, records));

  it('remembers a notification, with or without a message id of its own', async () => {
    const books = await handle(
      aNotification('m-1', { resourceId: 'i-1' }),
      aNotification('m-2', { messageId: null }),
    );
    expect(books).toMatchObject({ projected: 2 });
    const rows = await slice.query('SELECT * FROM seen_notification ORDER BY message_id');
    const seen = { time_us: '1425508268131441', event_type: 'compute.instance.exists', service: 'nova' };
    expect(rows).toEqual([
      { ...seen, id: derivedId('message', 'test', 'm-1'), message_id: 'm-1', resource: 'i-1' },
      { ...seen, id: derivedId('message', 'test', 'm-2'), message_id: null, resource: null },
    ]);
  });

  it('counts a message that comes again as a duplicate, in one batch or in several', async () => {
    const notifications = Array.from({ length: 100 }, (_, index) => aNotification(`again-${index}`));
    const once = { read: 200, projected: 100, duplicate: 100, skipped: 0, parked: 0 };
    expect(await handle(...notifications, ...notifications.toReversed())).toEqual(once);
    expect(await handle(...notifications)).toMatchObject({ projected: 0, duplicate: 100 });
  });

  it('keeps text that PostgreSQL cannot hold, with the character replaced', async () => {
    const odd = { messageId: 'm\0', eventType: 'a\ud800', service: '\0', resourceId: '\udc00' };
    expect(await handle(aNotification('odd', odd))).toMatchObject({ projected: 1, parked: 0 });
    const rows = await slice.query(
      `SELECT event_type, service, resource FROM seen_notification WHERE message_id = 'm\ufffd'`,
    );
    expect(rows).toEqual([{ event_type: 'a\ufffd', service: '\ufffd', resource: '\ufffd' }]);
  });

  it.each([
    ['first', 0],
    ['in the middle', 10],
    ['last', 20],
  ])('parks what is no notification, %s in the batch, and remembers its neighbours', async (place, at) => {
    const text = String(aNotification('x').value);
    const bad = [
      { value: '{"id": "cut' },
      { value: Buffer.from([0x7b, 0xff]) },
      { value: '['.repeat(100_000) },
      { value: null },
      { value: text.replace('"rawId":1', '"rawId":"1"') },
      { value: text.replace('"type":"notification.received"', '"type":"other"') },
    ].map((record) => ({ ...record, partition: 0 }));
    const good = Array.from({ length: 20 }, (_, index) => ({
      ...aNotification(`${place}-${index}`),
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
    const parked = await slice.untilParkedAreTold(notificationReceivedV1.parkedTopic);
    expect(parked.slice(-6).map(({ value }) => String(value))).toEqual(bad.map(({ value }) => String(value)));
  });
});
