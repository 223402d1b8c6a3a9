import { type InstantMicros, type JsonValue, parseIsoInstant } from '@cloudtach/kernel';
import { describe, expect, it } from '@jest/globals';
import { readMonEvent, readRawEvent } from './posted-event.js';

const recordTime = parseIsoInstant('2015-06-18') as InstantMicros;

describe('a record of raw-events', () => {
  it.each<[JsonValue]>([
    [{ event: { a: 1, _tenant_id: 'T1' }, meta: { tenantId: 'T1' }, creation_time: 1 }],
    [{ event: { a: 1, _tenant_id: 'T1' } }],
  ])('holds an event, with an envelope or without: %j', (record) => {
    expect(readRawEvent(record)).toEqual({ a: 1, _tenant_id: 'T1' });
  });

  it.each<[JsonValue]>([[null], [7], [[]], [{}], [{ event: null }], [{ event: [] }], [{ event: 'x' }]])(
    'holds none: %j',
    (record) => {
      expect(readRawEvent(record)).toBeNull();
      expect(readMonEvent(record, recordTime)).toBeNull();
    },
  );
});

describe('a record of monevents', () => {
  const read = (event: JsonValue, envelope: object = { creation_time: 1_434_578_223 }) =>
    readMonEvent({ event, meta: { project_id: 'T1' }, ...envelope }, recordTime);

  it('gives its event the tenant of its envelope', () => {
    expect(read({ event_type: 'a', timestamp: '2015-06-17', payload: {} })).toEqual({
      event_type: 'a',
      timestamp: '2015-06-17',
      payload: {},
      _tenant_id: 'T1',
    });
  });

  it.each([['t'], [''], ['2012-10-29T13:42:11Z+0200'], [7], [null]])(
    'has the time of receipt for the time %j',
    (timestamp) => {
      expect(read({ timestamp })).toMatchObject({ timestamp: '2015-06-17T21:57:03.000000Z' });
      expect(read({})).toMatchObject({ timestamp: '2015-06-17T21:57:03.000000Z' });
    },
  );

  it.each([[{}], [{ creation_time: 'x' }], [{ creation_time: -1 }], [{ creation_time: 1e15 }]])(
    'has the time of its record when the envelope %j tells none',
    (envelope) => {
      expect(read({ timestamp: '' }, envelope)).toMatchObject({ timestamp: '2015-06-18T00:00:00.000000Z' });
    },
  );

  it('keeps the tenant of its event when the envelope names none', () => {
    expect(readMonEvent({ event: { timestamp: '2015', _tenant_id: 'T2' } }, recordTime)).toMatchObject({
      _tenant_id: 'T2',
    });
  });
});
