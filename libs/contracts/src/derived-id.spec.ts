import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { derivedId } from './derived-id.js';

describe('derivedId', () => {
  it('never changes for the same cause', () => {
    expect(derivedId('notification', 'notifications.info', '0', '12')).toBe(
      '1a474233-ce73-5b81-9d2d-61d379e0be00',
    );
  });

  it('is a version 5 UUID', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (part) => {
        expect(derivedId('event', part)).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }),
    );
  });

  it('is the same digest for names of any length', () => {
    const root = Buffer.from('6f0ad1c9b3f74e0e9a3d1c52f0a94c7e', 'hex');
    for (const length of [1, 1_300, 1_400, 100_000]) {
      const part = 'ü'.repeat(length);
      const digest = createHash('sha1')
        .update(root)
        .update(JSON.stringify(['event', part]))
        .digest('hex');
      expect(derivedId('event', part).slice(0, 13)).toBe(`${digest.slice(0, 8)}-${digest.slice(8, 12)}`);
    }
  });

  it('differs by namespace, by order and by where one part ends', () => {
    const ids = [
      derivedId('event', 'a', 'b'),
      derivedId('message', 'a', 'b'),
      derivedId('event', 'b', 'a'),
      derivedId('event', 'ab'),
      derivedId('event', 'a","b'),
      derivedId('event', 'a', 'b', ''),
      derivedId('event', '\ud800'),
      derivedId('event', '\udc00'),
      derivedId('event', '\ufffd'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
