import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseMessageId, parseMetricId, parseResourceId, parseTenantId } from './ids.js';
import { isUuid, parseUuid, readUuid, writeUuid } from './uuid.js';

const uuid = 'bd3a1e52-1c62-44cb-bf04-660bd88cd74d';

describe('UUIDs', () => {
  it.each([
    uuid,
    uuid.toUpperCase(),
    uuid.replaceAll('-', ''),
    `{${uuid}}`,
    `urn:uuid:${uuid}`,
    `URN:UUID:{${uuid}}`,
  ])('are read from %s', (text) => {
    expect(parseUuid(text)).toBe(uuid);
    expect(parseMetricId(text)).toBe(uuid);
  });

  it.each([
    '',
    'x',
    `${uuid}0`,
    uuid.slice(1),
    `{${uuid}`,
    `${uuid}}`,
    uuid.replace('-', ''),
    `${uuid}\n`,
    uuid.replace('b', 'g'),
  ])('are not read from %j', (text) => {
    expect(parseUuid(text)).toBeNull();
  });

  it('are canonical in lower case with dashes only', () => {
    expect([isUuid(uuid), isUuid(uuid.toUpperCase()), isUuid(uuid.replaceAll('-', ''))]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('survive the round trip through bytes', () => {
    fc.assert(
      fc.property(fc.uuid(), (text) => {
        const bytes = new Uint8Array(20);
        writeUuid(text, bytes, 3);
        expect(readUuid(bytes, 3)).toBe(text);
        expect([bytes[2], bytes[19]]).toEqual([0, 0]);
      }),
    );
  });
});

describe('ids that are any text', () => {
  it('are never empty', () => {
    expect([parseMessageId(''), parseTenantId(''), parseResourceId('')]).toEqual([null, null, null]);
    expect([parseMessageId('m-1'), parseTenantId('t-1'), parseResourceId('r-1')]).toEqual([
      'm-1',
      't-1',
      'r-1',
    ]);
  });
});
