import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { indentJson } from './indent-json.js';

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
});
