import { describe, expect, it } from '@jest/globals';

import { printSpacedJson } from './spaced-json.js';

describe('printSpacedJson', () => {
  it('puts a blank after commas and colons, as Python does', () => {
    expect(printSpacedJson({ a: [1, 'x, y: z', null], b: { c: true }, d: [], e: {}, f: 2n ** 64n })).toBe(
      '{"a": [1, "x, y: z", null], "b": {"c": true}, "d": [], "e": {}, "f": 18446744073709551616}',
    );
  });
});
