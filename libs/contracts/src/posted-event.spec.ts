import { describe, expect, it } from '@jest/globals';
import { type JsonObject, parseJson } from '@cloudtach/kernel';
import { encodeMonEvent, encodeRawEvent } from './posted-event.js';

const text = (value: Uint8Array | null) => new TextDecoder().decode(value ?? undefined);

describe('a posted event on its way', () => {
  it('carries its tenant inside and outside, and every digit', () => {
    const event = parseJson('{"event_type":"a.b","n":9223372036854775807,"__proto__":"p"}') as JsonObject;
    const message = encodeRawEvent({ tenantId: 'T1', region: 'useast', creationTime: 1_434_578_223, event });
    expect({ ...message, value: text(message.value) }).toEqual({
      topic: 'raw-events',
      key: 'T1',
      headers: {},
      value:
        '{"event":{"event_type":"a.b","n":9223372036854775807,"__proto__":"p","_tenant_id":"T1"},' +
        '"meta":{"tenantId":"T1","region":"useast"},"creation_time":1434578223}',
    });
  });

  it('of v1.0 has the time and the dimensions of its request', () => {
    const message = encodeMonEvent({
      projectId: 'T1',
      creationTime: 7,
      event: { event_type: 'a', timestamp: 'its own' },
      timestamp: '',
      dimensions: null,
    });
    expect({ ...message, value: text(message.value) }).toEqual({
      topic: 'monevents',
      key: 'T1',
      headers: {},
      value:
        '{"event":{"event_type":"a","timestamp":"","dimensions":null},"creation_time":7,"meta":{"project_id":"T1"}}',
    });
  });
});
