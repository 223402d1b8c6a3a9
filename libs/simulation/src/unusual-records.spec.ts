import { describe, expect, it } from '@jest/globals';
import { decodeJson, type InstantMicros } from '@cloudtach/kernel';
import { badRecords, oddNotifications } from './unusual-records.js';

const time = (Date.UTC(2026, 0, 5) * 1000) as InstantMicros;
const limits = { bytesMax: 1_048_576, depthMax: 64 };

describe('badRecords', () => {
  const codes = new Map(
    badRecords(1, time).map(({ name, value }) => {
      const decoded = decodeJson(value(), limits);
      return [name, decoded.ok ? 'json' : decoded.code];
    }),
  );

  it.each([
    ['truncated JSON', 'json.malformed'],
    ['text after the JSON', 'json.malformed'],
    ['an empty value', 'json.malformed'],
    ['invalid UTF-8', 'json.not-utf8'],
    ['100 000 levels of nesting', 'json.too-deep'],
    ['a record that is too big', 'json.too-big'],
    ['no event_type', 'json'],
    ['an envelope inside an envelope', 'json'],
  ])('%s is read as %s', (name, code) => {
    expect(codes.get(name)).toBe(code);
  });

  it('are alike for one seed', () => {
    const bytes = (seed: number) =>
      badRecords(seed, time).map(({ value }) => Buffer.from(value()).toString('hex'));
    expect(bytes(1)).toEqual(bytes(1));
  });

  it('are the same bytes however often they are built', () => {
    for (const { value } of badRecords(1, time)) expect(Buffer.from(value()).equals(value())).toBe(true);
  });
});

describe('oddNotifications', () => {
  it('are valid JSON with a message id of their own', () => {
    const odd = oddNotifications(1, time);
    for (const { value, messageId, text } of odd) {
      const decoded = decodeJson(value(), limits);
      expect(decoded.ok).toBe(true);
      expect(text).toContain(messageId);
      expect(text).not.toContain('"odd":null');
    }
    expect(new Set(odd.map(({ messageId }) => messageId)).size).toBe(odd.length);
  });
});
