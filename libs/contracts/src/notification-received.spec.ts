import { describe, expect, it } from '@jest/globals';
import { DomainError, parseJson } from '@cloudtach/kernel';
import { parseContractInstant } from '@cloudtach/kernel';
import { type MessageMeta } from './message.js';
import {
  encodeNotificationReceived,
  type NotificationReceivedHead,
  notificationReceivedV1,
} from './notification-received.v1.js';

const meta = {
  id: '0b0c5b0e-5b1c-5c5e-8a55-000000000001',
  source: 'ingestion',
  occurredAt: parseContractInstant('2014-01-17T15:35:44.000000Z'),
  correlationId: 'req-1',
  causationId: null,
} as MessageMeta;

const head: NotificationReceivedHead = {
  rawId: 7,
  service: 'nova',
  deployment: 'dc,"body":{}',
  routingKey: 'notifications.info',
  when: '2014-01-17T15:35:44.000000Z',
  messageId: 'm-1',
  eventType: 'a.b","body":{',
  resourceId: null,
};

const bytesOf = (text: string) => new TextEncoder().encode(text);
const encode = (body: string) => encodeNotificationReceived(head, bytesOf(body), meta, 'k').value as Buffer;
const decode = (value: Uint8Array) => notificationReceivedV1.decode({ value });

describe('notification.received.v1', () => {
  it.each(['{}', '{"event_type":"a","n":9007199254740993}', '{"a":",\\"body\\":{}}}","body":{"body":{}}}'])(
    'gives the head, and the body %s when it is asked for',
    (body) => {
      const decoded = decode(encode(body));
      expect(decoded).toMatchObject({ ok: true, message: { id: meta.id, data: head } });
      expect(decoded.ok && decoded.message.data.body).toEqual(parseJson(body));
    },
  );

  it('is read whatever the order of its members', () => {
    const { data, ...envelope } = parseJson(encode('{"x":1}').toString()) as { data: { body: object } };
    const { body, ...rest } = data;
    const text = JSON.stringify({ data: { body, ...rest }, ...envelope, later: { a: {} } });
    const decoded = decode(bytesOf(text));
    expect(decoded.ok && decoded.message.data.body).toEqual({ x: 1 });
  });

  it('is read with members behind its data', () => {
    const text = encode('{"x":1}').toString().replace(/}$/, ',"later":{"a":{}}}');
    const decoded = decode(bytesOf(text));
    expect(decoded.ok && decoded.message.data.body).toEqual({ x: 1 });
  });

  it.each(['"body":{"first":1}', '"__proto__":{"rawId":9}', '"later":1', '"toJSON":1'])(
    'is read with %s at the head of its data',
    (member) => {
      const text = encode('{"x":1}').toString().replace('"data":{', `"data":{${member},`);
      const decoded = decode(bytesOf(text));
      expect(decoded).toMatchObject({ ok: true, message: { data: head } });
      expect(decoded.ok && decoded.message.data.body).toEqual({ x: 1 });
    },
  );

  it('is printed again with its body', () => {
    const decoded = decode(encode('{"x":1}'));
    expect(decoded.ok && JSON.parse(JSON.stringify(decoded.message.data))).toEqual({
      ...head,
      body: { x: 1 },
    });
  });

  it('refuses a head that breaks the schema at once', () => {
    const text = encode('{}').toString().replace('"rawId":7', '"rawId":0');
    expect(decode(bytesOf(text))).toMatchObject({ ok: false, code: 'contract.schema-violated' });
  });

  it.each([
    ['{"x":', 'json.malformed'],
    ['[]', 'contract.schema-violated'],
  ])('refuses the body %s when it is asked for', (body, code) => {
    const decoded = decode(encode(body));
    const ask = () => decoded.ok && decoded.message.data.body;
    expect(ask).toThrow(DomainError);
    expect(ask).toThrow(expect.objectContaining({ code }));
  });

  it('refuses bytes that are no message', () => {
    expect(decode(bytesOf('{"data":1,"body":{}}'))).toMatchObject({ ok: false });
    expect(notificationReceivedV1.decode({ value: null })).toMatchObject({ code: 'contract.empty-record' });
  });
});
