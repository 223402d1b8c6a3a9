import { describe, expect, it } from '@jest/globals';
import {
  type InstantMicros,
  type JsonObject,
  type MessageId,
  parseIsoInstant,
  printNaiveInstant,
} from '@cloudtach/kernel';
import { compileDefinitions } from './compile-definitions.js';
import { type DistilResult } from './distil-result.js';
import { parseDefinitions } from './parse-definitions.js';
import { type Distiller } from './distiller.js';

const now = parseIsoInstant('2026-01-02T03:04:05.000006') as InstantMicros;
const circumstances = { now, derivedMessageId: null };

const base = {
  event_type: 'a.b',
  message_id: 'm-1',
  publisher_id: 'compute.host-7',
  timestamp: '2015-03-04 22:31:08.131441',
};

describe('Distiller', () => {
  it('gives an event its three default traits', () => {
    const notification = {
      ...base,
      _context_request_id: 'req-1',
      _context_tenant: 'c',
      payload: { tenant_id: 't' },
    };
    expect(flat(distillerOf('[]', true).distil(notification, circumstances))).toEqual({
      event_type: 'a.b',
      message_id: 'm-1',
      timestamp: '2015-03-04T22:31:08.131441',
      request_id: 'req-1',
      service: 'compute.host-7',
      tenant_id: 't',
    });
  });

  it.each([[undefined], [null], [''], [7], [['a.b']]])('rejects an event type that is %j', (eventType) => {
    const others = without('event_type');
    const notification = eventType === undefined ? others : { ...others, event_type: eventType };
    expect(distillerOf('[]', true).distil(notification, circumstances)).toEqual({
      kind: 'rejected',
      reason: 'event-type-missing',
      leftOut: [],
    });
  });

  it.each([[undefined], [null], [''], [7], ['m\0'], ['\udc00'], ['x'.repeat(256)]])(
    'takes the derived id for a message id that is %j, and rejects the notification without one',
    (id) => {
      const others = without('message_id');
      const notification = id === undefined ? others : { ...others, message_id: id };
      const distiller = distillerOf('[]', true);
      expect(distiller.distil(notification, { now, derivedMessageId: 'd' as MessageId })).toMatchObject({
        event: { messageId: 'd' },
      });
      expect(distiller.distil(notification, circumstances)).toMatchObject({ reason: 'message-id-missing' });
    },
  );

  it.each<[string, JsonObject, string]>([
    [
      'timestamp first',
      { timestamp: '2015-03-04 22:31:08.5', _context_timestamp: '2014-01-01' },
      '2015-03-04T22:31:08.500000',
    ],
    ['its offset applied', { timestamp: '2015-03-04T22:31:08.131441+05:30' }, '2015-03-04T17:01:08.131441'],
    [
      '_context_timestamp without it',
      { _context_timestamp: '2015-03-04T22:31:05.0001' },
      '2015-03-04T22:31:05.000100',
    ],
    [
      'now for a null timestamp, whatever the context says',
      { timestamp: null, _context_timestamp: '2014-01-01' },
      printNaiveInstant(now),
    ],
    ['now for an empty timestamp', { timestamp: '' }, printNaiveInstant(now)],
    ['now for an empty context', { _context_timestamp: '' }, printNaiveInstant(now)],
    ['now without either', {}, printNaiveInstant(now)],
    ['a far future as it is', { timestamp: '9999-12-31T23:59:59' }, '9999-12-31T23:59:59'],
  ])('takes as time %s', (_name, times, expected) => {
    const others = without('timestamp');
    expect(flat(distillerOf('[]', true).distil({ ...others, ...times }, circumstances))).toMatchObject({
      timestamp: expected,
    });
  });

  it.each([['soon'], [1425508268], [true], [{}], ['2015-02-30']])('rejects the time %j', (timestamp) => {
    expect(distillerOf('[]', true).distil({ ...base, timestamp }, circumstances)).toMatchObject({
      kind: 'rejected',
      reason: 'time-unreadable',
    });
  });

  it('drops what no definition wants, before it looks at the time', () => {
    expect(distillerOf('[]').distil({ ...base, timestamp: 'soon' }, circumstances)).toEqual({
      kind: 'dropped',
    });
  });

  it('leaves a trait that cannot be converted out, says why, and keeps the event', () => {
    const distiller = distillerOf(`
- event_type: '*'
  traits:
    vcpus: {type: int, fields: payload.vcpus}
    at: {type: datetime, fields: payload.at}
    text: {fields: payload.text}
    deep: {fields: 'payload.list[*]'}
    name: {fields: payload.name}`);
    const payload = { vcpus: 'four', at: 7, text: 'a\0b', list: [['\ud800']], name: 'web' };
    const result = distiller.distil({ ...base, payload }, circumstances);
    expect(flat(result)).toMatchObject({ name: 'web', deep: '["\\ud800"]' });
    expect(result).toMatchObject({
      leftOut: [
        { trait: 'vcpus', type: 'int', valueType: 'string', reason: 'not-an-integer' },
        { trait: 'at', type: 'datetime', valueType: 'number', reason: 'not-a-datetime' },
        { trait: 'text', type: 'text', valueType: 'string', reason: 'unstorable-text' },
      ],
    });
  });

  it('keeps the type of an event that PostgreSQL cannot hold, with the character replaced', () => {
    expect(
      flat(distillerOf('[]', true).distil({ ...base, event_type: 'a\0b' }, circumstances)),
    ).toMatchObject({
      event_type: 'a\ufffdb',
    });
  });

  it('loses traits that are called as the envelope is, and rejects an event that has no other', () => {
    const distiller = distillerOf(`
- event_type: '*'
  traits:
    timestamp: {fields: event_type}
    message_id: {fields: event_type}
    event_type: {fields: message_id}`);
    expect(flat(distiller.distil(base, circumstances))).toEqual({
      event_type: 'a.b',
      message_id: 'm-1',
      timestamp: '2015-03-04T22:31:08.131441',
      service: 'compute.host-7',
    });
    const bare = without('publisher_id');
    expect(distiller.distil(bare, circumstances)).toMatchObject({ kind: 'rejected', reason: 'no-traits' });
  });

  it('remembers event types without end and without mixing them up', () => {
    const distiller = distillerOf(`[{event_type: 'a*', traits: {}}, {event_type: 'ab*', traits: {}}]`);
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < 2500; i += 1) {
        expect(distiller.definitionFor(`a${i}`)?.index).toBe(0);
        expect(distiller.definitionFor(`ab${i}`)?.index).toBe(1);
      }
    }
    expect(distiller.definitionFor(`a${'b'.repeat(10_000)}`)?.index).toBe(1);
    expect(distiller.definitionFor('b')).toBeNull();
  });
});

function distillerOf(text: string, catchAll = false): Distiller {
  const parsed = parseDefinitions(text, { file: 'test.yaml' });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return compileDefinitions(parsed.document, { catchAll });
}

function without(member: keyof typeof base): JsonObject {
  return Object.fromEntries(Object.entries(base).filter(([key]) => key !== member));
}

/** The event as the API would show it, but for the type of datetimes; fails when there is none. */
function flat(result: DistilResult): Record<string, unknown> {
  if (result.kind !== 'event') throw new Error(result.kind);
  const { messageId, eventType, time, traits } = result.event;
  return {
    ...Object.fromEntries(traits.map(({ name, value }) => [name, value])),
    message_id: messageId,
    event_type: eventType,
    timestamp: printNaiveInstant(time),
  };
}
