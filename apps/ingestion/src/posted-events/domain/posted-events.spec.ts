import { describe, expect, it } from '@jest/globals';
import { type JsonValue } from '@cloudtach/kernel';
import { readBulkEvents } from './read-bulk-events.js';
import { describeRefusal, readPostedEvents } from './read-posted-events.js';

const event = {
  event_type: 'compute.instance.create.start',
  timestamp: '2015-06-17T21:57:03.493436',
  message_id: '1f4609b5-f01d-11e4-81ac-20c9d0b84f8b',
  instance_id: 'i1',
};
const without = (name: string) => Object.fromEntries(Object.entries(event).filter(([key]) => key !== name));

describe('events posted to v2.0', () => {
  it.each<[string, JsonValue, number]>([
    ['one', event, 1],
    ['a list', [event, { ...event, message_id: 'm2' }], 2],
    ['an empty list', [], 0],
    ['whatever else is in them', { ...event, a: { b: [null, 2n ** 63n] }, tenant_id: 'x' }, 1],
    ['the longest id and type', { ...event, message_id: 'x'.repeat(50), event_type: '𝔘'.repeat(255) }, 1],
    ['a date', { ...event, timestamp: '20150617' }, 1],
    ['a blank and a zone', { ...event, timestamp: '2012-10-29 13:42:11.5+02:00' }, 1],
  ])('may be %s', (_, body, count) => {
    const read = readPostedEvents(body);
    expect(read.ok && read.events).toEqual(Array.isArray(body) ? body : [body]);
    expect(read.ok && read.events).toHaveLength(count);
  });

  it.each<[string, JsonValue]>([
    ['an event must be an object.', 7],
    ['an event must be an object.', null],
    ['an event must be an object.', 'text'],
    ['[1]: an event must be an object.', [event, []]],
    ['_tenant_id: the caller tells the tenant, not the event.', { ...event, _tenant_id: 'x' }],
    ['[0]._tenant_id: the caller tells the tenant, not the event.', [{ ...event, _tenant_id: null }]],
    ['timestamp: a text is required.', without('timestamp')],
    ['event_type: a text is required.', without('event_type')],
    ['[1].message_id: a text is required.', [event, without('message_id')]],
    ['message_id: 1 to 50 characters are required.', { ...event, message_id: 'x'.repeat(51) }],
    ['message_id: 1 to 50 characters are required.', { ...event, message_id: '' }],
    ['event_type: 1 to 255 characters are required.', { ...event, event_type: 'x'.repeat(256) }],
    ['timestamp: an ISO 8601 time is required.', { ...event, timestamp: 'yesterday' }],
    ['timestamp: an ISO 8601 time is required.', { ...event, timestamp: '2012-10-29T13:42:11Z+0200' }],
    ['timestamp: a text is required.', { ...event, timestamp: 1_434_578_223 }],
  ])('are refused together: %s', (description, body) => {
    const read = readPostedEvents(body);
    expect(read.ok ? null : describeRefusal(read)).toBe(description);
  });
});

describe('events posted to v1.0', () => {
  const element = { event: { event_type: 'a' } };

  it('have one time, and dimensions or null', () => {
    const dimensions = { service: 'compute' };
    const body = { timestamp: 't', events: [element, { event: {}, dimensions, project_id: 'ignored' }] };
    expect(readBulkEvents(body)).toEqual({
      ok: true,
      timestamp: 't',
      events: [
        { event: { event_type: 'a' }, dimensions: null },
        { event: {}, dimensions },
      ],
    });
  });

  it('may be a single object, and their time no text to speak of', () => {
    expect(readBulkEvents({ timestamp: '', events: element })).toMatchObject({ ok: true, timestamp: '' });
  });

  it.each<[string, JsonValue]>([
    ['the body must be an object.', []],
    ['the body must be an object.', null],
    ['timestamp: a text is required.', { events: [element] }],
    ['timestamp: a text is required.', { timestamp: 7, events: [element] }],
    ['events: at least one event is required.', { timestamp: 't' }],
    ['events: at least one event is required.', { timestamp: 't', events: [] }],
    ['events[0]: an object is required.', { timestamp: 't', events: 'a' }],
    ['events[1]: an object is required.', { timestamp: 't', events: [element, null] }],
    ['events[0].event: an object is required.', { timestamp: 't', events: [{}] }],
    ['events[0].event: an object is required.', { timestamp: 't', events: [{ event: [] }] }],
    ['more: there is no such member.', { timestamp: 't', events: [element], more: 1 }],
  ])('are refused: %s', (description, body) => {
    const read = readBulkEvents(body);
    expect(read.ok ? null : describeRefusal(read)).toBe(description);
  });
});
