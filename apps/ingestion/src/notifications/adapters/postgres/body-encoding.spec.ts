import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bodyDictionary } from './body-dictionary.js';
import { decodeBody, encodeBody } from './body-encoding.js';

const update = `{"_context_request_id":"req-1","message_id":"m","publisher_id":"compute.c-1",
"event_type": "compute.instance.update", "payload": {"instance_id": "i", "state": "active", "old_task_state": null}}`;

/** Written by the first version; whoever changes the dictionary or the format cannot read it any more. */
const writtenBefore =
  'wgAAAA9fDgkcMTkGEG1JBAC0AA46BmljLTEiLAo+BgYfHA0/BgsfIgCTAgC7BQBRBDAgImkgAAOlABUgVQQPBBYAYG51bGx9fQ==';

describe('bodies', () => {
  it('are read back as they were, whatever they hold', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
        (text) => {
          const { encoding, bytes } = encodeBody(new TextEncoder().encode(text));
          expect(decodeBody(encoding, Buffer.from(bytes))).toBe(text);
        },
      ),
    );
    const large = `"${'é\0'.repeat(400_000)}"`;
    const { encoding, bytes } = encodeBody(new TextEncoder().encode(large));
    expect(decodeBody(encoding, Buffer.from(bytes))).toBe(large);
  });

  it('of notifications become a fraction, and what cannot become smaller stays', () => {
    expect(encodeBody(new TextEncoder().encode(update)).bytes.length).toBeLessThan(update.length / 2);
    expect(encodeBody(Uint8Array.of(1, 2, 3))).toEqual({ encoding: 0, bytes: Uint8Array.of(1, 2, 3) });
  });

  it('of rows that were written before can be read', () => {
    expect(decodeBody(1, Buffer.from(writtenBefore, 'base64'))).toBe(update);
    expect(decodeBody(0, Buffer.from(update))).toBe(update);
    expect(createHash('sha256').update(bodyDictionary).digest('hex')).toBe(
      '1b948550bcfb9779ab3296bcf21b6303f98c9f1c5c62dec18f4dbfdffce4b453',
    );
  });

  it('of an encoding to come are refused', () => {
    expect(() => decodeBody(2, Buffer.from(update))).toThrow('encoding 2');
  });
});
