import { describe, expect, it } from '@jest/globals';
import { type InstantMicros, type JsonLimits } from '@cloudtach/kernel';
import {
  badRecords,
  encodeNotification,
  oddNotifications,
  osloEnvelope,
  simulateCloud,
  smallCloud,
} from '@cloudtach/simulation';
import { type NotificationOrigin } from './notification-identity.js';
import { receiveNotification, type ReceivedNotification } from './received-notification.js';
import { SourceMap } from './source-map.js';

const limits: JsonLimits = { bytesMax: 1_048_576, depthMax: 128 };
const rules = { sources: new SourceMap([], 'east'), limits };
const origin: NotificationOrigin = { topic: 'notifications.info', partition: 0, offset: '7' };
const time = (Date.UTC(2026, 0, 5) * 1000) as InstantMicros;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

function receive(text: string | Uint8Array, from: NotificationOrigin = origin) {
  return receiveNotification(typeof text === 'string' ? encoder.encode(text) : text, from, rules);
}

function received(text: string | Uint8Array, from: NotificationOrigin = origin): ReceivedNotification {
  const result = receive(text, from);
  if (!result.ok) throw new Error(`refused: ${result.code}`);
  return result;
}

const plain = {
  event_type: 'compute.instance.update',
  publisher_id: 'compute.c-10.example.org',
  timestamp: '2026-01-05 00:00:01.000002',
  message_id: 'm-1',
  _context_request_id: 'req-1',
  payload: { instance_id: 'i-1' },
};

describe('receiveNotification', () => {
  it('reads what the row of a notification tells', () => {
    expect(received(JSON.stringify(plain))).toMatchObject({
      kind: 'nova',
      service: 'nova',
      deployment: 'east',
      routingKey: 'notifications.info',
      publisher: 'compute.c-10.example.org',
      publisherService: 'compute',
      host: 'c-10.example.org',
      eventType: 'compute.instance.update',
      requestId: 'req-1',
      messageId: 'm-1',
      resourceId: 'i-1',
      when: 1_767_571_201_000_002,
    });
  });

  it('gives defaults to what may be missing', () => {
    const { event_type, timestamp } = plain;
    expect(received(JSON.stringify({ event_type, timestamp, publisher_id: 'dns' }))).toMatchObject({
      kind: 'generic',
      service: 'dns',
      publisherService: 'dns',
      host: null,
      requestId: '',
      messageId: null,
      resourceId: null,
    });
  });

  it('takes the time of the context when there is no other', () => {
    for (const timestamp of [undefined, null, '']) {
      const text = JSON.stringify({ ...plain, timestamp, _context_timestamp: '2026-01-05T00:00:03Z' });
      expect(received(text).when).toBe(1_767_571_203_000_000);
    }
  });

  it('keeps a bare notification and one out of an envelope as the same bytes', () => {
    const text = JSON.stringify(plain, null, 1);
    expect(decoder.decode(received(text).body)).toBe(text);
    expect(decoder.decode(received(osloEnvelope(text)).body)).toBe(text);
    expect(received(osloEnvelope(text)).identity).toBe(received(text).identity);
  });

  it('reads every simulated notification, finds its resource and keeps all but its token', () => {
    const options = smallCloud(time, { instances: 20, operationsPerHour: 4 });
    for (const notification of simulateCloud(options)) {
      const body = notification.body();
      const result = received(encodeNotification(body, 'oslo-2.0'), { ...origin, topic: notification.topic });
      const kept = JSON.parse(decoder.decode(result.body)) as Record<string, unknown>;
      expect([result.service, result.resourceId, result.when]).toEqual([
        notification.service,
        notification.resourceId,
        notification.time,
      ]);
      const token = body['_context_auth_token'];
      expect(kept['_context_auth_token']).toBe(token === null ? null : '***');
      if (typeof token === 'string') expect(decoder.decode(result.body)).not.toContain(token);
      if (notification.eventType.startsWith('compute.')) {
        expect(kept).toEqual({ ...body, _context_auth_token: kept['_context_auth_token'] });
      }
    }
  });

  it.each(oddNotifications(1, time).map((odd) => [odd.name, odd] as const))(
    'keeps %s as it came',
    (_, odd) => {
      expect(decoder.decode(received(odd.value()).body)).toBe(odd.text);
      expect(decoder.decode(received(osloEnvelope(odd.text)).body)).toBe(odd.text);
    },
  );

  it('keeps a lone surrogate that only the envelope escaped', () => {
    const text = JSON.stringify(plain).replace('"i-1"', String.raw`"\ud800"`);
    const escapedOnce = `{"oslo.message": ${JSON.stringify(text).replaceAll(String.raw`\\ud800`, String.raw`\ud800`)}}`;
    const { body, resourceId } = received(escapedOnce);
    expect(decoder.decode(body)).toBe(text);
    expect(resourceId).toBe('\ud800');
  });
});

describe('refusals', () => {
  const codes: Readonly<Record<string, string>> = {
    'an empty value': 'json.malformed',
    'truncated JSON': 'json.malformed',
    'text after the JSON': 'json.malformed',
    'a JSON list': 'ingestion.not-an-object',
    'invalid UTF-8': 'json.not-utf8',
    '100 000 levels of nesting': 'json.too-deep',
    'a record that is too big': 'json.too-big',
    'no event_type': 'ingestion.event-type-missing',
    'no publisher_id': 'ingestion.publisher-id-missing',
    'no timestamp': 'ingestion.timestamp-missing',
    'an event_type that is no text': 'ingestion.event-type-missing',
    'a time that is none': 'ingestion.timestamp-unreadable',
    'an envelope inside an envelope': 'ingestion.envelope-nested',
    'an envelope of another version': 'ingestion.envelope-version',
    'an envelope around no JSON': 'json.malformed',
    'an envelope without text': 'ingestion.envelope-malformed',
  };

  it.each(badRecords(1, time).map((bad) => [bad.name, bad] as const))(
    'name what is wrong with %s',
    (name, bad) => {
      const result = receive(bad.value());
      expect(result.ok ? 'taken' : result.code).toBe(codes[name]);
    },
  );

  it.each([
    ['truncated inside', JSON.stringify(plain).slice(0, 40)],
    ['wrong after escapes', '{"a":"\\"\\u00e9é😀","b":tru}'],
    ['too deep inside', `{"a":${'['.repeat(200)}${']'.repeat(200)}}`],
  ])('say where in the record an enveloped text is %s', (_, text) => {
    const outer = osloEnvelope(text);
    const inner = receive(text);
    const enveloped = receive(outer);
    if (inner.ok || enveloped.ok) throw new Error('taken');
    expect(enveloped.code).toBe(inner.code);
    const before = encoder.encode(text).slice(0, inner.byteOffset ?? 0);
    const written = JSON.stringify(decoder.decode(before)).slice(1, -1);
    const start = outer.indexOf('"oslo.message": "') + '"oslo.message": "'.length;
    expect(enveloped.byteOffset).toBe(start + encoder.encode(written).length);
  });

  it('quote nothing of the record', () => {
    for (const bad of badRecords(1, time, 2)) {
      const result = receive(bad.value());
      if (!result.ok) expect(result.reason).not.toMatch(/compute|c-10|200000|yesterday/);
    }
  });
});

describe('what a duplicate is', () => {
  const elsewhere: NotificationOrigin = { topic: 'notifications.error', partition: 3, offset: '99' };
  const identity = (change: object, from = elsewhere) =>
    received(JSON.stringify({ ...plain, ...change }), from).identity;
  const same = identity({}, origin);

  it('is the same message id, event type, time and instance, wherever it lies', () => {
    expect(identity({})).toBe(same);
    expect(identity({ timestamp: '2026-01-05T00:00:01.000002Z', priority: 'ERROR' })).toBe(same);
  });

  it.each([
    ['message id', { message_id: 'm-2' }],
    ['event type', { event_type: 'compute.instance.updated' }],
    ['time', { timestamp: '2026-01-05 00:00:01.000003' }],
    ['instance', { payload: { instance_id: 'i-2' } }],
    ['absent instance', { payload: {} }],
  ])('is not one with another %s', (_, change) => {
    expect(identity(change)).not.toBe(same);
  });

  it('tells apart two exists of one message id by their audit period, and only exists', () => {
    const exists = (ending: string) =>
      identity({
        event_type: 'compute.instance.exists',
        payload: {
          instance_id: 'i-1',
          audit_period_beginning: '2026-01-04 00:00:00',
          audit_period_ending: ending,
        },
      });
    expect(exists('2026-01-05 00:00:00')).toBe(exists('2026-01-05 00:00:00'));
    expect(exists('2026-01-05 00:00:00')).not.toBe(exists('2026-01-05 01:00:00'));
    expect(identity({ payload: { instance_id: 'i-1', audit_period_ending: '2026-01-05 01:00:00' } })).toBe(
      same,
    );
  });

  it('is never one without a message id at another offset', () => {
    const without = (from: NotificationOrigin) => identity({ message_id: undefined }, from);
    expect(without(origin)).toBe(without(origin));
    expect(without(origin)).not.toBe(without(elsewhere));
    expect(without(origin)).not.toBe(without({ ...origin, offset: '8' }));
    expect(without(origin)).not.toBe(without({ ...origin, partition: 1 }));
  });

  it('is never made of a text that runs into its neighbour', () => {
    expect(identity({ message_id: 'a', event_type: 'b' })).not.toBe(
      identity({ message_id: 'ab', event_type: '' + 'x' }),
    );
  });

  it('is found for ids of any length and any characters', () => {
    const long = 'x'.repeat(100_000);
    expect(identity({ message_id: `${long}\0` })).not.toBe(identity({ message_id: `${long}\ufffd` }));
  });
});

describe('a versioned notification of nova', () => {
  it("is nova's, about no instance, and marked", () => {
    const versioned = received(
      JSON.stringify({
        event_type: 'instance.create.end',
        publisher_id: 'nova-compute:c-1',
        timestamp: '2026-01-05 00:00:01.000002',
        payload: { 'nova_object.name': 'InstanceCreatePayload', 'nova_object.data': { uuid: 'i-1' } },
      }),
    );
    expect(versioned).toMatchObject({ kind: 'nova', resourceId: null, isVersioned: true });
    expect(received(JSON.stringify(plain)).isVersioned).toBe(false);
  });
});
