import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compactJson, indentJson } from './indent-json.js';

describe('an indented JSON text', () => {
  it('has two blanks a level, and nothing between empty brackets', () => {
    expect(indentJson('["monitor.info",{"event_type":"a.b", "payload" :{},"list":[ ],"n":[1,[2]]}]')).toBe(
      [
        '[',
        '  "monitor.info",',
        '  {',
        '    "event_type": "a.b",',
        '    "payload": {},',
        '    "list": [],',
        '    "n": [',
        '      1,',
        '      [',
        '        2',
        '      ]',
        '    ]',
        '  }',
        ']',
      ].join('\n'),
    );
  });

  it('keeps numbers and texts as they were written', () => {
    const tokens = ['9223372036854775807', '1.50', '-0', '1E+2', '"\\u0041\\"{[,:"', '"é "', 'null', 'true'];
    expect(indentJson(`[${tokens.join(' , ')}]`)).toBe(
      `[\n${tokens.map((token) => `  ${token}`).join(',\n')}\n]`,
    );
  });

  it('is what a JSON printer of two blanks makes of any value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  it('is compact where it would be too long for anyone', () => {
    const deep = (levels: number) => `${'['.repeat(levels)}1 ${']'.repeat(levels)}`;
    expect(indentJson(deep(120))).toBe(JSON.stringify(JSON.parse(deep(120)), null, 2));
    expect(indentJson(deep(32_000))).toBe(deep(32_000).replace(' ', ''));
    const wide = `${'['.repeat(100)}${Array.from({ length: 100_000 }, () => '1').join(', ')}${']'.repeat(100)}`;
    expect(indentJson(wide)).toBe(wide.replaceAll(' ', ''));
  });
});

describe('a compact JSON text', () => {
  it('is what a JSON printer makes of any value, however it was indented', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 1, '\t', '\r\n '), (value, space) => {
        expect(compactJson(JSON.stringify(value, null, space))).toBe(JSON.stringify(value));
      }),
    );
  });

  it('keeps numbers and texts as they were written', () => {
    expect(compactJson(' [ 1.50 , -0,1E+2, "\\u0041 \\" " ] ')).toBe('[1.50,-0,1E+2,"\\u0041 \\" "]');
  });
});
