import { describe, expect, it } from '@jest/globals';
import { type InstantMicros, type JsonValue, jsonMember, printJson } from '@cloudtach/kernel';
import { readFileSync } from 'node:fs';
import { type EventDistilledV1, eventDistilledV1 } from './event-distilled.v1.js';
import { type AnyContract, type MessageMeta } from './message.js';
import { measureRecordedV1 } from './measure-recorded.v1.js';
import { notificationInput } from './notification-input.js';
import {
  type NotificationReceivedV1,
  encodeNotificationReceived,
  notificationReceivedV1,
} from './notification-received.v1.js';

const fixture = (topic: string) => readFileSync(new URL(`../fixtures/${topic}.json`, import.meta.url));

const meta: MessageMeta = {
  id: 'id-1',
  source: 'distiller',
  occurredAt: 1425508268_131441 as InstantMicros,
  correlationId: 'id-0',
  causationId: 'id-0',
};

const event: EventDistilledV1 = {
  tenantId: null,
  messageId: 'm-1',
  eventType: 'a.b',
  timestamp: '2015-03-04T22:31:08.131441Z',
  resourceId: null,
  traits: [{ name: 'bytes', type: 'int', value: 2n ** 63n }],
};

describe('a message contract', () => {
  it('names its topics after type and version', () => {
    const topics = [notificationReceivedV1, eventDistilledV1, measureRecordedV1].map(
      ({ topic, parkedTopic }) => [topic, parkedTopic],
    );
    expect(topics).toEqual([
      ['notification.received.v1', 'notification.received.v1.parked'],
      ['event.distilled.v1', 'event.distilled.v1.parked'],
      ['measure.recorded.v1', 'measure.recorded.v1.parked'],
    ]);
  });

  it('is assignable to a contract of any data', () => {
    const all: AnyContract[] = [
      notificationReceivedV1,
      eventDistilledV1,
      measureRecordedV1,
      notificationInput,
    ];
    expect(all.map(({ kind }) => kind)).toEqual(['json', 'json', 'binary', 'input']);
  });

  it('keys an event by its resource, else by its message id', () => {
    expect(eventDistilledV1.encode(event, meta).key).toBe('m-1');
    expect(eventDistilledV1.encode({ ...event, resourceId: 'i-1' }, meta).key).toBe('i-1');
  });

  it('repeats the routing part of the envelope in headers', () => {
    expect(eventDistilledV1.encode(event, meta).headers).toEqual({
      type: 'event.distilled',
      version: '1',
      id: 'id-1',
      source: 'distiller',
    });
  });

  it('prints the member that is read later last, whatever the order it was given in', () => {
    const { traits, ...others } = event;
    const value = Buffer.from(eventDistilledV1.encode({ traits, ...others }, meta).value);
    expect(value.equals(Buffer.from(eventDistilledV1.encode(event, meta).value))).toBe(true);
    expect(value.toString()).toContain(',"traits":[{');
  });

  it('reads back exactly what it wrote', () => {
    const decoded = eventDistilledV1.decode(eventDistilledV1.encode(event, meta));
    expect(decoded).toMatchObject({
      ok: true,
      message: { ...meta, type: 'event.distilled', version: 1, data: event },
    });
  });

  const refusal = { code: 'contract.schema-violated' };

  it.each([
    ['a time without six digits', { timestamp: '2015-03-04T22:31:08Z' }],
    ['a day that is none', { timestamp: '2015-02-30T22:31:08.000000Z' }],
    ['no message id', { messageId: '' }],
  ])('refuses %s in both directions', (_name, change) => {
    const broken: EventDistilledV1 = { ...event, ...change };
    expect(() => eventDistilledV1.encode(broken, meta)).toThrow(/^event\.distilled\.v1 cannot be sent: /);
    expect(eventDistilledV1.decode(envelope({ data: { ...broken } }))).toMatchObject({
      ok: false,
      ...refusal,
      byteOffset: 0,
    });
  });

  it.each([
    ['a trait of another type than it says', { name: 'a', type: 'int', value: '1' }],
    ['a fraction as an integer', { name: 'a', type: 'int', value: 1.5 }],
    ['a trait of no known type', { name: 'a', type: 'bool', value: true }],
    ['a boolean as text', { name: 'a', type: 'boolean', value: 'true' }],
  ])('refuses %s in both directions, of a record when its traits are asked for', (_name, trait) => {
    const { tenantId, messageId, eventType, timestamp, resourceId } = event;
    const head = { tenantId, messageId, eventType, timestamp, resourceId };
    const broken = { ...head, traits: [trait] } as unknown as EventDistilledV1;
    expect(() => eventDistilledV1.encode(broken, meta)).toThrow(/^event\.distilled\.v1 cannot be sent: /);
    const decoded = eventDistilledV1.decode(envelope({ data: broken }));
    expect(decoded).toMatchObject({ ok: true, message: { data: head } });
    expect(() => decoded.ok && decoded.message.data.traits).toThrow(expect.objectContaining(refusal));
    const last = { traits: [trait], ...head };
    expect(eventDistilledV1.decode(envelope({ data: last }))).toMatchObject({ ok: false, ...refusal });
  });

  it('reads on over members it does not know', () => {
    const data = { ...plainEvent, colour: 'blue' };
    expect(eventDistilledV1.decode(envelope({ data, mood: 'fine' })).ok).toBe(true);
  });

  it.each([
    ['another type', { type: 'stream.fired' }],
    ['another version', { version: 2 }],
  ])('tells %s from a broken message', (_name, change) => {
    expect(eventDistilledV1.decode(envelope(change))).toMatchObject({
      ok: false,
      code: 'contract.other-type',
    });
  });

  it.each([
    ['a record without a value', null, 'contract.empty-record', 0],
    ['cut text', Buffer.from('{"id": "1'), 'json.malformed', 9],
    ['bytes that are no text', Buffer.from([0x7b, 0xff]), 'json.not-utf8', 1],
    ['a list', Buffer.from('[]'), 'contract.schema-violated', 0],
    ['depth', Buffer.from('['.repeat(100_000)), 'json.too-deep', 1010],
  ])('refuses %s with a code and an offset', (_name, value, code, byteOffset) => {
    expect(eventDistilledV1.decode({ value })).toMatchObject({ ok: false, code, byteOffset });
  });

  it('quotes nothing of a record it refuses', () => {
    const decoded = eventDistilledV1.decode(envelope({ data: { ...plainEvent, timestamp: 'hunter2' } }));
    expect(decoded).toMatchObject({ reason: '/data/timestamp must match format "instant"' });
  });
});

describe('the golden fixtures', () => {
  it.each([notificationReceivedV1, eventDistilledV1])(
    'of $topic are read and written again unchanged',
    (contract) => {
      const bytes = fixture(contract.topic);
      const decoded = contract.decode({ value: bytes });
      if (!decoded.ok) throw new Error(decoded.reason);
      const encode = contract.encode.bind(contract) as (
        data: unknown,
        meta: MessageMeta,
      ) => { value: Uint8Array };
      const encoded = encode(decoded.message.data, decoded.message);
      expect(withoutBlanks(Buffer.from(encoded.value).toString())).toBe(withoutBlanks(bytes.toString()));
      // Without blanks at its end the record is read in two parts.
      const again = contract.decode({ value: encoded.value });
      expect(again.ok && Buffer.from(encode(again.message.data, again.message).value).toString()).toBe(
        Buffer.from(encoded.value).toString(),
      );
    },
  );
});

describe('notification.received.v1', () => {
  const head = {
    rawId: 7,
    service: 'nova',
    deployment: 'east',
    routingKey: 'notifications.info',
    when: '2015-03-04T22:31:08.131441Z',
    messageId: null,
    eventType: 'a.b',
    resourceId: null,
  };

  it('embeds the bytes of the notification as they are', () => {
    const body = Buffer.from(
      '{ "event_type":"a.b",\n "n": 1.50, "big": 9223372036854775808, "x": "\\ud800" }',
    );
    const encoded = encodeNotificationReceived(head, body, meta, 'notifications.info:0:12');
    expect(Buffer.from(encoded.value).includes(body)).toBe(true);
    expect(encoded.key).toBe('notifications.info:0:12');
    const decoded = notificationReceivedV1.decode(encoded);
    expect(decoded.ok && decoded.message.data).toMatchObject({
      ...head,
      body: { event_type: 'a.b', n: 1.5, big: 2n ** 63n, x: '\ud800' },
    });
  });

  it('is keyed by resource, then by message id', () => {
    const body = Buffer.from('{}');
    const key = (change: Partial<NotificationReceivedV1>) =>
      encodeNotificationReceived({ ...head, ...change }, body, meta, 'o').key;
    expect([key({ resourceId: 'r', messageId: 'm' }), key({ messageId: 'm' }), key({})]).toEqual([
      'r',
      'm',
      'o',
    ]);
  });

  it('is the same whether the notification is embedded or printed', () => {
    const body = { event_type: 'a.b', payload: { a: [1, 'ü'] } };
    const embedded = encodeNotificationReceived(head, Buffer.from(JSON.stringify(body)), meta, 'o');
    const printed = notificationReceivedV1.encode({ ...head, body }, meta);
    expect(Buffer.from(embedded.value).toString()).toBe(Buffer.from(printed.value).toString());
    expect(embedded.headers).toEqual(printed.headers);
  });

  it('keeps __proto__ in a payload as a member', () => {
    const decoded = notificationReceivedV1.decode({ value: fixture('notification.received.v1') });
    const payload = decoded.ok ? jsonMember(decoded.message.data.body, 'payload') : undefined;
    expect(jsonMember(payload, '__proto__')).toBe('a member like any other');
  });
});

const plainEvent = { ...event, traits: [{ name: 'a', type: 'text', value: 'x' }] };

function envelope(change: object): { value: Uint8Array } {
  const whole = {
    ...meta,
    type: 'event.distilled',
    version: 1,
    occurredAt: '2015-03-04T22:31:08.131441Z',
    data: plainEvent,
    ...change,
  };
  return { value: Buffer.from(printJson(whole as unknown as JsonValue)) };
}

/** Outside of strings; the fixtures have no escaped quotes. */
function withoutBlanks(json: string): string {
  return json.replaceAll(/("[^"]*")|\s+/g, '$1').replaceAll('ä', '\\u00e4');
}
