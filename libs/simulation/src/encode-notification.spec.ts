import { describe, expect, it } from '@jest/globals';
import { encodeNotification } from './encode-notification.js';

describe('encodeNotification', () => {
  const body = { event_type: 'a.b', payload: { text: 'quote " backslash \\ é' } };

  it('writes the bare object of format 1.0', () => {
    expect(JSON.parse(new TextDecoder().decode(encodeNotification(body, 'bare')))).toEqual(body);
  });

  it('writes the notification as text inside the 2.0 envelope', () => {
    const envelope = JSON.parse(new TextDecoder().decode(encodeNotification(body, 'oslo-2.0'))) as Record<
      string,
      string
    >;
    expect(Object.keys(envelope)).toEqual(['oslo.version', 'oslo.message']);
    expect(envelope['oslo.version']).toBe('2.0');
    expect(JSON.parse(envelope['oslo.message'] ?? '')).toEqual(body);
  });
});
