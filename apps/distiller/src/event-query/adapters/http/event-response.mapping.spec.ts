import { describe, expect, it } from '@jest/globals';
import { type InstantMicros, type MessageId, printJson } from '@cloudtach/kernel';
import { type DistilledEvent } from '../../../distilling/domain/distilled-event.js';
import { toResponse } from './event-response.mapping.js';

const event: DistilledEvent = {
  tenantId: null,
  messageId: 'm-1' as MessageId,
  eventType: 'a.b',
  time: 1425508268_131441 as InstantMicros,
  resourceId: null,
  traits: [
    { name: 'service', type: 'text', value: 'publisher-15829' },
    { name: 'bytes', type: 'int', value: 2n ** 63n },
    { name: 'load', type: 'float', value: 20.25 },
    { name: 'launched_at', type: 'datetime', value: 1425508260_000000 as InstantMicros },
    { name: '__proto__', type: 'text', value: 'p' },
    { name: 'timestamp', type: 'text', value: 'lost' },
  ],
};

describe('an event in an answer', () => {
  it('is flat, with types as the seed shows them', () => {
    expect(printJson(toResponse(event, '27a'))).toBe(
      '{"_mark":"27a","service":"publisher-15829","bytes":9223372036854775808,"load":20.25,' +
        '"launched_at":{"__type__":"datetime","datetime":"2015-03-04T22:31:00"},"__proto__":"p",' +
        '"timestamp":{"__type__":"datetime","datetime":"2015-03-04T22:31:08.131441"},"event_type":"a.b","message_id":"m-1"}',
    );
  });

  it.each(['_mark', '__type__'])('shows no trait with the name %s', (name) => {
    const odd: DistilledEvent = { ...event, traits: [{ name, type: 'text', value: 'odd' }] };
    const envelope = ['event_type', 'message_id', 'timestamp'];
    expect(Object.keys(toResponse(odd))).toEqual(envelope);
    expect(toResponse(odd, '27a')).toMatchObject({ _mark: '27a' });
    expect(Object.keys(toResponse(odd, '27a'))).toEqual(['_mark', ...envelope]);
  });

  it('has a mark only in a listing', () => {
    expect(Object.keys(toResponse(event))).not.toContain('_mark');
  });
});
