import { describe, expect, it } from '@jest/globals';
import { compactStoredPair, readStoredPair } from './stored-pair.js';

const body =
  '{"event_type":"a.b", "publisher_id":"c.d","timestamp":"2014-03-01 11:00:00","n":9223372036854775807}';

describe('a stored pair', () => {
  it('is found again by its text, however white space is set', () => {
    const pair = readStoredPair(` [ "monitor.info",\n${body}]`, 1);
    expect(pair).toEqual({
      routingKey: 'monitor.info',
      when: 1_393_671_600_000_000,
      text: compactStoredPair('monitor.info', body),
    });
  });

  it.each(['', '[', '{}', '[1, {}]', '["a", {}]', '["a", []]', `["a", ${body}, 1]`, `["a", ${body}] x`])(
    'is not %j',
    (text) => {
      expect(readStoredPair(text, 9)).toBeNull();
    },
  );

  it('is not deeper than any notification, nor is a text that is no less long than a URL may be', () => {
    const nested = (levels: number) =>
      `["a", ${body.slice(0, -1)},"deep":${'['.repeat(levels)}${']'.repeat(levels)}}]`;
    expect(readStoredPair(nested(8), 9)).not.toBeNull();
    expect(readStoredPair(nested(9), 9)).toBeNull();
    expect(readStoredPair(nested(32_000), 128)).toBeNull();
    expect(readStoredPair('['.repeat(64_000), 128)).toBeNull();
  });
});
