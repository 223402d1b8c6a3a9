import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { osloEnvelope } from '@cloudtach/simulation';
import { maskRecord } from './mask-record.js';
import { maskSecrets } from './mask-secrets.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function masked(text: string): string {
  return decoder.decode(maskRecord(encoder.encode(text)));
}

const body = String.raw`{"_context_auth_token": "gAAAA-1", "a" : "\u00e9é😀", "args": {"context": {"auth_token": {"id":["gAAAA-2"]}}}}`;

/** JSON in which names of secrets and envelopes come about. */
const someJson = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, 7, 'gAAAA-1', '\\"', 'é\n😀'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom('_context_auth_token', 'args', 'context', 'auth_token', 'oslo.message', 'b'),
      tie('value'),
      { maxKeys: 3 },
    ),
  ),
})).value;

describe('maskRecord', () => {
  it('gives a record without secrets back as it is', () => {
    const record = encoder.encode('{"oslo.message": "{\\"_context_auth_token\\": null}"}');
    expect(maskRecord(record)).toBe(record);
  });

  it('masks a bare object as it would be kept', () => {
    fc.assert(
      fc.property(someJson, (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes('oslo.message'));
        expect(masked(text)).toBe(maskSecrets(text));
      }),
    );
  });

  it('masks what is inside an envelope, or several, and leaves every other byte', () => {
    const safe = maskSecrets(body);
    expect(masked(osloEnvelope(body))).toBe(osloEnvelope(safe));
    expect(masked(osloEnvelope(osloEnvelope(body)))).toBe(osloEnvelope(osloEnvelope(safe)));
    expect(masked(`[${osloEnvelope(body)}]`)).toBe(`[${osloEnvelope(safe)}]`);
    const otherwise = osloEnvelope(body).replaceAll('t', String.raw`\u0074`);
    expect(masked(otherwise)).not.toContain('gAAAA');
    expect(JSON.parse(masked(otherwise))).toEqual(JSON.parse(osloEnvelope(safe)));
    expect(masked(`{"oslo.message": "[]", ${osloEnvelope(body).slice(1)}`)).not.toContain('gAAAA');
  });

  it('masks envelopes beyond the third as a whole', () => {
    let text = body;
    for (let depth = 0; depth < 6; depth += 1) text = osloEnvelope(text);
    expect(masked(text)).not.toContain('gAAAA');
    expect(() => JSON.parse(masked(text)) as unknown).not.toThrow();
  });

  it.each([
    ['text after it', `${body}]`],
    ['no end', body.slice(0, -9)],
    ['no end of the secret', body.slice(0, 30)],
    ['no end of its envelope', osloEnvelope(body).slice(0, -20)],
    ['no colon elsewhere', body.replace('"a" :', '"a"')],
    ['a hundred thousand levels', `{"b":${'['.repeat(100_000)}${body}`],
  ])('masks what has %s', (_, text) => {
    expect(text).toContain('gAAAA');
    expect(masked(text)).not.toContain('gAAAA');
  });

  it('keeps bytes that are no UTF-8', () => {
    const bytes = encoder.encode(body);
    bytes[bytes.indexOf(0xc3)] = 0xff;
    const safe = maskRecord(bytes);
    expect(decoder.decode(safe)).not.toContain('gAAAA');
    expect(safe.includes(0xff)).toBe(true);
  });

  it('leaves JSON what it is, but for secrets', () => {
    fc.assert(
      fc.property(someJson, (value) => {
        const text = osloEnvelope(JSON.stringify(value));
        const outer = JSON.parse(masked(text)) as { 'oslo.message': string };
        expect(() => JSON.parse(outer['oslo.message']) as unknown).not.toThrow();
        expect(Object.keys(outer)).toEqual(['oslo.version', 'oslo.message']);
      }),
    );
  });

  it('ends whatever the bytes are', () => {
    const fragment = fc.constantFrom(
      '"',
      '\\',
      '{',
      '}',
      '[',
      ':',
      ',',
      ' ',
      'u',
      '"oslo.message"',
      '"_context_auth_token"',
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 30 }), (fragments) => {
        const record = encoder.encode(fragments.join(''));
        expect(maskRecord(record)).toBeInstanceOf(Uint8Array);
      }),
      { numRuns: 2_000 },
    );
  });
});
