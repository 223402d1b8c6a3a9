import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type InstantMicros, type MessageId, type TenantId } from '@cloudtach/kernel';
import { type DistilledEvent } from '../../domain/distilled-event.js';
import { fromRow, toTraitsColumn } from './event-row.mapping.js';

const event: DistilledEvent = {
  tenantId: 't-1' as TenantId,
  messageId: 'm-1' as MessageId,
  eventType: 'a.b',
  time: 253_402_300_799_000_000 as InstantMicros,
  resourceId: null,
  traits: [
    { name: 'text', type: 'text', value: '512' },
    { name: '__proto__', type: 'text', value: 'p' },
    { name: 'int', type: 'int', value: 512 },
    { name: 'big', type: 'int', value: 2n ** 63n },
    { name: 'whole', type: 'float', value: 3 },
    { name: 'huge', type: 'float', value: 1e300 },
    { name: 'when', type: 'datetime', value: -1 as InstantMicros },
    { name: 'flag', type: 'boolean', value: false },
  ],
};

const row = { tenant: 't-1', message_id: 'm-1', event_type: 'a.b', resource_id: null };

describe('a row of an event', () => {
  it('gives back every trait with its type', () => {
    const time = { time_us: 253_402_300_799_000_000n };
    expect(fromRow({ ...row, ...time, traits: toTraitsColumn(event.traits) })).toEqual(event);
    expect(fromRow({ ...row, ...time, tenant: '', traits: '{}' })).toMatchObject({
      tenantId: null,
      traits: [],
    });
  });

  it('holds any text as JSON does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, value) => {
        const traits = [{ name, type: 'text', value }] as const;
        expect(toTraitsColumn(traits)).toBe(`{"text":{${JSON.stringify(name)}:${JSON.stringify(value)}}}`);
      }),
    );
  });

  it('reads a float that was printed in full', () => {
    const traits = `{"float": {"huge": 1${'0'.repeat(300)}}}`;
    expect(fromRow({ ...row, time_us: 0n, traits }).traits).toEqual([
      { name: 'huge', type: 'float', value: 1e300 },
    ]);
  });
});
