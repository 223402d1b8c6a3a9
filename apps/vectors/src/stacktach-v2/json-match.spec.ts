import { describe, expect, it } from '@jest/globals';
import { type JsonValue } from '@cloudtach/kernel';
import { type MatchBy, mismatchOf } from './json-match.js';

describe('mismatchOf', () => {
  it.each<[MatchBy, JsonValue, JsonValue]>([
    ['json', [1, 'a', null, true], [1, 'a', null, true]],
    ['json', 5, 5n],
    ['json', 2n ** 63n, 2n ** 63n],
    ['json', { a: 1, b: [2] }, { b: [2], a: 1 }],
    ['json', [{ $any: true }], [{ x: 1 }]],
    ['json', { $prefix: 'ab' }, 'abc'],
    ['json', { $uuid: true }, 'a0000001-1111-4111-8111-000000000001'],
    ['json', { $json: [{ a: 1 }] }, '[ {"a": 1} ]'],
    ['subset', { a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 }],
    ['subset', [{ a: 1 }, {}], [{ a: 1, b: 2 }, { c: 3 }]],
    ['unordered', [1, 2, 2, { a: [1, 2] }], [2, { a: [2, 1] }, 1, 2]],
  ])('%s: %j is matched by %j', (by, expected, actual) => {
    expect(mismatchOf(expected, actual, by)).toBeNull();
  });

  it.each<[MatchBy, JsonValue, JsonValue, string]>([
    ['json', [1, 2], [2, 1], '$[0]: expected 1, got 2'],
    ['json', [1], [1, 2], '$: expected [1], got [1,2]'],
    ['json', { a: 1 }, { a: 1, b: 2 }, '$.b: nothing expected, got 2'],
    ['json', { a: 1 }, {}, '$.a: expected 1, got nothing'],
    ['json', 1, '1', '$: expected 1, got "1"'],
    ['json', null, 0, '$: expected null, got 0'],
    ['json', { $prefix: 'ab' }, 'b', '$: expected {"$prefix":"ab"}, got "b"'],
    ['json', { $json: 1 }, 'x', '$: expected {"$json":1}, got "x"'],
    ['subset', [{ a: 1 }], [{ a: 2 }], '$[0].a: expected 1, got 2'],
    ['unordered', [1, 1], [1, 2], '$: nothing equals 1 in [1,2]'],
  ])('%s: %j is not matched by %j', (by, expected, actual, mismatch) => {
    expect(mismatchOf(expected, actual, by)).toBe(mismatch);
  });
});
