import { describe, expect, it } from '@jest/globals';
import { type JsonObject, parseJson } from '@cloudtach/kernel';
import { differenceOf } from './json-difference.js';

describe('differenceOf', () => {
  it.each([
    ['{"a": 3, "b": {"c": [1, null], "d": "x"}}', '{"b": {"d": "x", "c": [1, null]}, "a": 3.0}', null],
    ['{"a": 1e17}', '{"a": 100000000000000000}', null],
    ['{"a": 100000000000000001}', '{"a": 1e17}', 'a: expected 100000000000000001, got 100000000000000000'],
    ['{"a": 1}', '{"a": 2}', 'a: expected 1, got 2'],
    ['{"a": "1"}', '{"a": 1}', 'a: expected "1", got 1'],
    ['{"a": 1}', '{}', 'a: expected 1, got nothing'],
    ['{}', '{"b": null, "a": [1]}', 'a: expected nothing, got [1]; b: expected nothing, got null'],
    ['{"a": {"b": 1}}', '{"a": {"c": 1}}', 'a: expected {"b":1}, got {"c":1}'],
    ['{"a": [1, 2]}', '{"a": [2, 1]}', 'a: expected [1,2], got [2,1]'],
    ['{"a": [1]}', '{"a": [1, 2]}', 'a: expected [1], got [1,2]'],
    [
      '{"a": 9007199254740993}',
      '{"a": 9007199254740992}',
      'a: expected 9007199254740993, got 9007199254740992',
    ],
    ['{"__proto__": 1}', '{}', '__proto__: expected 1, got nothing'],
  ])('between %s and %s is %j', (expected, actual, difference) => {
    expect(differenceOf(parseJson(expected) as JsonObject, parseJson(actual) as JsonObject)).toBe(difference);
  });
});
