import { describe, expect, it } from '@jest/globals';
import { type JsonObject, parseJson } from '@cloudtach/kernel';
import { compileDottedLookup, dottedNames } from './dotted-path.js';
import { parsePath } from './parse-path.js';

describe('dottedNames', () => {
  it.each<[string, readonly string[] | null]>([
    ['a', ['a']],
    ['a.b.c.d', ['a', 'b', 'c', 'd']],
    ['$.a[\'b\']."c.d"', ['a', 'b', 'c.d']],
    ['(a.b).(c.d)', ['a', 'b', 'c', 'd']],
    ['$', []],
    ['a.$.b', null],
    ['a.($.b)', null],
    ['a,b', null],
    ['a[0]', null],
    ['a..b', null],
    ['a|b', null],
    ['a.*', null],
    ['a.`this`', null],
  ])('of %s are %j', (path, names) => {
    const parsed = parsePath(path);
    expect(parsed.ok && dottedNames(parsed.expression)).toEqual(names);
  });
});

describe('compileDottedLookup', () => {
  const document = parseJson(
    '{"a":{"b":{"c":{"d":4},"n":null},"l":["x"],"s":"text"},"__proto__":{"b":1},"toString":{"b":2},"x":[1]}',
  ) as JsonObject;

  it.each<[readonly string[], unknown]>([
    [[], document],
    [['a', 'b', 'c', 'd'], 4],
    [['a', 'b', 'c'], { d: 4 }],
    [['a', 's'], 'text'],
    [['a', 'b', 'n'], null],
    [['a', 'b', 'n', 'd'], undefined],
    [['z'], undefined],
    [['z', 'b'], undefined],
    [['a', 's', 'length'], undefined],
    [['a', 'l', 'length'], undefined],
    [['a', 'l', '0'], undefined],
    [['x', 'map'], undefined],
    [['constructor'], undefined],
    [['a', 'hasOwnProperty'], undefined],
    [['a', '__proto__'], undefined],
    [['__proto__', 'b'], 1],
    [['toString', 'b'], 2],
  ])('%j leads to %j', (names, value) => {
    expect(compileDottedLookup(names)(document)).toEqual(value);
  });
});
