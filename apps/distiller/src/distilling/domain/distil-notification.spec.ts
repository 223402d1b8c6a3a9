import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type InstantMicros,
  type JsonObject,
  type MessageId,
  parseIsoInstant,
  parseJson,
  printNaiveInstant,
} from '@cloudtach/kernel';
import { distilNotification } from './distil-notification.js';

const now = parseIsoInstant('2026-01-02T03:04:05.000006') as InstantMicros;
const derivedMessageId = 'derived' as MessageId;
const circumstances = { catchAll: true, now, derivedMessageId };

const base = {
  event_type: 'a.b',
  message_id: 'm-1',
  publisher_id: 'compute.host-7',
  timestamp: '2015-03-04 22:31:08.131441',
};

describe('distilNotification', () => {
  it('gives an event its three default traits (vector D01)', () => {
    expect(
      flat({
        ...base,
        _context_request_id: 'req-1',
        _context_tenant: 'ctx-9',
        payload: { tenant_id: 't-1' },
      }),
    ).toEqual({
      event_type: 'a.b',
      message_id: 'm-1',
      timestamp: '2015-03-04T22:31:08.131441',
      request_id: 'req-1',
      service: 'compute.host-7',
      tenant_id: 't-1',
    });
  });

  it('passes over null and leaves out what is absent (vector D02)', () => {
    expect(flat({ ...base, _context_tenant: 'ctx-9', payload: { tenant_id: null } })).toEqual({
      event_type: 'a.b',
      message_id: 'm-1',
      timestamp: '2015-03-04T22:31:08.131441',
      service: 'compute.host-7',
      tenant_id: 'ctx-9',
    });
  });

  it('keeps empty text, which hides later paths (distiller.md §4.4)', () => {
    expect(flat({ ...base, _context_tenant: 'ctx-9', payload: { tenant_id: '' } })).toMatchObject({
      tenant_id: '',
    });
  });

  it.each<[string, string]>([
    ['482147', '482147'],
    ['20.9', '20.9'],
    ['-20.9', '-20.9'],
    ['120.0', '120'],
    ['9223372036854775808', '9223372036854775808'],
    ['true', 'True'],
    ['false', 'False'],
    ['[1, {"a": 9223372036854775808}]', '[1,{"a":9223372036854775808}]'],
    ['{"__proto__": 1}', '{"__proto__":1}'],
    ['"ü"', 'ü'],
  ])('writes %s as the text %s', (json, text) => {
    expect(
      flat(parseJson(`{"event_type":"a.b","message_id":"m","payload":{"tenant_id":${json}}}`)),
    ).toMatchObject({
      tenant_id: text,
    });
  });

  it('reads no trait through anything but an object of its own members', () => {
    expect(flat({ ...base, payload: ['tenant_id'] })).not.toHaveProperty('tenant_id');
    expect(flat({ ...base, payload: 'text' })).not.toHaveProperty('tenant_id');
    expect(
      flat(
        parseJson(
          '{"event_type":"a.b","message_id":"m","publisher_id":"p","__proto__":{"_context_tenant":"x"}}',
        ),
      ),
    ).not.toHaveProperty('tenant_id');
  });

  it.each([
    ['NUL', 'a\0b'],
    ['a lone surrogate', 'a\ud800'],
  ])('leaves out a trait whose text has %s, and says so', (_name, text) => {
    const distilled = distilNotification({ ...base, _context_request_id: text }, circumstances);
    expect(distilled).toMatchObject({
      kind: 'event',
      event: { traits: [{ name: 'service', type: 'text', value: 'compute.host-7' }] },
      leftOut: [{ name: 'request_id', code: 'trait.unstorable-text' }],
    });
  });

  it('keeps an event whose type or tenant cannot be stored, with the character replaced', () => {
    const distilled = distilNotification(
      { ...base, event_type: 'a\0b', _tenant_id: 't\ud800' },
      circumstances,
    );
    expect(distilled).toMatchObject({ event: { eventType: 'a\ufffdb', tenantId: 't\ufffd' } });
  });

  it.each([[undefined], [null], [''], [7], ['m\0'], ['\udc00'], ['x'.repeat(256)]])(
    'derives the id of an event whose message id is %j',
    (id) => {
      const notification = { ...without('message_id'), ...(id === undefined ? {} : { message_id: id }) };
      expect(distilNotification(notification, circumstances)).toMatchObject({
        event: { messageId: 'derived' },
      });
      expect(distilNotification(notification, { ...circumstances, derivedMessageId: null })).toMatchObject({
        kind: 'invalid',
        error: { code: 'distiller.message-id-missing' },
      });
    },
  );

  it.each([[undefined], [null], [''], [7], [['a.b']]])(
    'refuses a notification whose event type is %j',
    (type) => {
      const notification = { ...without('event_type'), ...(type === undefined ? {} : { event_type: type }) };
      expect(distilNotification(notification, circumstances)).toMatchObject({
        kind: 'invalid',
        error: { code: 'distiller.event-type-missing', kind: 'invalid' },
      });
    },
  );

  it('drops an event without any trait (vector D34)', () => {
    const bare = {
      event_type: 'odd.thing',
      message_id: 'm-1',
      timestamp: '2015-03-04 22:31:08.131441',
      payload: {},
    };
    expect(distilNotification(bare, circumstances)).toEqual({ kind: 'dropped', reason: 'no-traits' });
  });

  it('drops what no definition matches when the catch-all is off (vector D09)', () => {
    expect(distilNotification(base, { ...circumstances, catchAll: false })).toEqual({
      kind: 'dropped',
      reason: 'no-definition',
    });
  });

  it('says something about every JSON object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (notification) => {
        const kinds = ['event', 'dropped', 'invalid'];
        expect(kinds).toContain(distilNotification({ ...base, ...notification }, circumstances).kind);
      }),
    );
  });
});

describe('the time of an event', () => {
  const printed = printNaiveInstant(now);

  it.each<[string, JsonObject, string]>([
    [
      'timestamp first',
      { timestamp: '2015-03-04 22:31:08.5', _context_timestamp: '2014-01-01' },
      '2015-03-04T22:31:08.500000',
    ],
    [
      'its offset applied (vector D31)',
      { timestamp: '2015-03-04T22:31:08.131441+05:30' },
      '2015-03-04T17:01:08.131441',
    ],
    [
      '_context_timestamp without it (vector D24)',
      { _context_timestamp: '2015-03-04T22:31:05.000100' },
      '2015-03-04T22:31:05.000100',
    ],
    [
      'now for a null timestamp, whatever the context says',
      { timestamp: null, _context_timestamp: '2014-01-01' },
      printed,
    ],
    ['now for an empty timestamp', { timestamp: '' }, printed],
    ['now for an empty context', { _context_timestamp: '' }, printed],
    ['now for a null context', { _context_timestamp: null }, printed],
    ['now without either', {}, printed],
    ['a far future as it is', { timestamp: '9999-12-31T23:59:59' }, '9999-12-31T23:59:59'],
  ])('is %s', (_name, times, expected) => {
    expect(flat({ ...without('timestamp'), ...times })).toMatchObject({ timestamp: expected });
  });

  it.each([['soon'], [1425508268], [true], [{}], ['2015-02-30']])(
    'makes a notification invalid when it is %j',
    (timestamp) => {
      expect(distilNotification({ ...base, timestamp }, circumstances)).toMatchObject({
        kind: 'invalid',
        error: { code: 'distiller.time-unreadable' },
      });
    },
  );
});

describe('the tenant of an event', () => {
  const all = {
    _tenant_id: 'a',
    payload: { tenant_id: 'b' },
    _context_project_id: 'c',
    _context_tenant: 'd',
  };

  it.each<[JsonObject, string | null]>([
    [all, 'a'],
    [{ ...all, _tenant_id: null }, 'b'],
    [{ ...all, _tenant_id: '', payload: { tenant_id: '' } }, 'c'],
    [{ ...all, _tenant_id: '', payload: 'text', _context_project_id: null }, 'd'],
    [{ payload: { tenant_id: 5853600 } }, '5853600'],
    [{}, null],
    [{ _tenant_id: '' }, null],
    [{ _tenant_id: 'x'.repeat(300) }, 'x'.repeat(255)],
  ])('of %j is %j', (members, tenantId) => {
    expect(distilNotification({ ...base, ...members }, circumstances)).toMatchObject({ event: { tenantId } });
  });
});

function without(member: keyof typeof base): JsonObject {
  return Object.fromEntries(Object.entries(base).filter(([key]) => key !== member));
}

/** The event as the API would show it; fails when there is none. */
function flat(notification: unknown): Record<string, unknown> {
  const distilled = distilNotification(notification as JsonObject, circumstances);
  if (distilled.kind !== 'event') throw new Error(distilled.kind);
  const { messageId, eventType, time, traits } = distilled.event;
  return {
    ...Object.fromEntries(traits.map(({ name, value }) => [name, value])),
    message_id: messageId,
    event_type: eventType,
    timestamp: printNaiveInstant(time),
  };
}
