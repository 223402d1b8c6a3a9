import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeJson } from './decode-json.js';
import { jsonDepthExceeds } from './json-depth.js';
import { findJsonSyntaxError } from './json-syntax.js';
import { findUtf8Error } from './utf8.js';

const limits = { bytesMax: 1_000_000, depthMax: 64 };
const bytes = (text: string) => new TextEncoder().encode(text);

describe('decodeJson', () => {
  it('gives the value and the text it came from', () => {
    const text = ' {"a": [1, 9223372036854775808, "ü"]} ';
    expect(decodeJson(bytes(text), limits)).toEqual({
      ok: true,
      value: { a: [1, 9223372036854775808n, 'ü'] },
      text,
    });
  });

  it('keeps a lone surrogate and NUL written as escapes', () => {
    const decoded = decodeJson(bytes('["\\ud800","a\\u0000b"]'), limits);
    expect(decoded.ok && decoded.value).toEqual(['\ud800', 'a\u0000b']);
  });

  it('refuses what is too big before it looks at it', () => {
    expect(decodeJson(new Uint8Array(11).fill(0xff), { bytesMax: 10, depthMax: 64 })).toEqual({
      ok: false,
      code: 'json.too-big',
      byteOffset: 10,
      reason: 'the text has 11 bytes, the limit is 10',
    });
  });

  it.each([
    ['a stray continuation byte', [0x22, 0x80, 0x22], 1],
    ['a lead byte at the end', [0x22, 0xc3], 1],
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22], 1],
    ['an overlong three-byte form', [0x22, 0x61, 0xe0, 0x80, 0xaf], 2],
    ['an encoded surrogate', [0x22, 0xed, 0xa0, 0x80], 1],
    ['a value above U+10FFFF', [0xf4, 0x90, 0x80, 0x80], 0],
    ['a byte that UTF-8 never uses', [0x5b, 0xff], 1],
    ['a broken four-byte form after a whole one', [0xf0, 0x9f, 0x98, 0x80, 0xf0, 0x9f, 0x98], 4],
  ])('names the first bad byte of %s', (_name, input, byteOffset) => {
    const decoded = decodeJson(Uint8Array.from(input), limits);
    expect(decoded).toMatchObject({ ok: false, code: 'json.not-utf8', byteOffset });
  });

  it('refuses a hundred thousand levels, closed or not, by the offset of the first too many', () => {
    const levels = 100_000;
    const closed = bytes('[9007199254740993'.padStart(levels + 16, '[') + ']'.repeat(levels));
    const open = bytes('{"a":'.repeat(levels));
    expect(decodeJson(closed, limits)).toMatchObject({ code: 'json.too-deep', byteOffset: 64 });
    expect(decodeJson(open, limits)).toMatchObject({ code: 'json.too-deep', byteOffset: 64 * 5 });
  });

  it.each([
    ['', 0, 'the text ends early: expected a value'],
    ['{"a": 1', 7, 'the text ends early: expected , or an end'],
    ['{"a": "hunter2', 14, 'the text ends early: expected a value'],
    ['{"a" 1}', 5, 'expected :'],
    ['{a: 1}', 1, 'expected a member name or }'],
    ['{"a": 1,}', 8, 'expected a member name'],
    ['[1,]', 3, 'expected a value'],
    ['[1 2]', 3, 'expected , or an end'],
    ['[1}', 2, 'expected , or an end'],
    ['["ü", tru]', 10, 'expected a value'],
    ['01', 1, 'nothing after the value'],
    ['{} {}', 3, 'nothing after the value'],
    ['NaN', 0, 'expected a value'],
    ['\ufeff{}', 0, 'expected a value'],
    ['"a\nb"', 2, 'expected a value'],
    ['"\\x"', 2, 'expected a value'],
    ['1.', 2, 'the text ends early: expected a value'],
    ['-', 1, 'the text ends early: expected a value'],
  ])('says where %j stops being JSON', (text, byteOffset, reason) => {
    expect(decodeJson(bytes(text), limits)).toEqual({
      ok: false,
      code: 'json.malformed',
      byteOffset,
      reason,
    });
  });
});

describe('findJsonSyntaxError', () => {
  it('agrees with the parser about every text near to JSON', () => {
    const piece = fc.constantFrom(
      ...'{}[]:, "\\0-.eEu1tn'.split(''),
      'true',
      'null',
      '"a"',
      '1',
      '\n',
      '\\u00e9',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        expect(findJsonSyntaxError(bytes(text)) === null).toBe(parses(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('finds nothing wrong with what JSON.stringify prints', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(findJsonSyntaxError(bytes(JSON.stringify(value)))).toBeNull();
      }),
    );
  });
});

describe('findUtf8Error', () => {
  it('agrees with the decoder about every byte sequence', () => {
    const byte = fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(0xe0, 0xed, 0xf0, 0xf4, 0x80, 0xbf),
    );
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 8 }), (input) => {
        expect(findUtf8Error(Uint8Array.from(input)) === -1).toBe(decodes(Uint8Array.from(input)));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('jsonDepthExceeds', () => {
  it.each([
    ['[[1]]', 2, -1],
    ['[[1]]', 1, 1],
    ['[],[],[]', 1, -1],
    ['["[[[["]', 1, -1],
    ['["\\"[[["]', 1, -1],
    ['{"a":{"b":[]}}', 2, 10],
    ['"', 0, -1],
  ])('of %s with limit %d is %d', (text, limit, expected) => {
    expect(jsonDepthExceeds(bytes(text), limit)).toBe(expected);
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function decodes(input: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(input);
    return true;
  } catch {
    return false;
  }
}
