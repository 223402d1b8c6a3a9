import { describe, expect, it } from '@jest/globals';
import { printStoredPair, readStoredPair } from './stored-pair.js';

const body =
  '{"event_type":"a.b", "publisher_id":"c.d","timestamp":"2014-03-01 11:00:00","n":9223372036854775807}';

describe('a stored pair', () => {
  it('is found again by its text, however white space is set', () => {
    const pair = readStoredPair(` [ "monitor.info",\n${body}]`);
    expect(pair).toEqual({
      routingKey: 'monitor.info',
      when: 1_393_671_600_000_000,
      text: printStoredPair('monitor.info', body),
    });
  });

  it.each(['', '[', '{}', '[1, {}]', '["a", {}]', '["a", []]', `["a", ${body}, 1]`, `["a", ${body}] x`])(
    'is not %j',
    (text) => {
      expect(readStoredPair(text)).toBeNull();
    },
  );
});
