import { describe, expect, it } from '@jest/globals';
import { type PathExpression } from './path-expression.js';
import { parsePath } from './parse-path.js';

describe('parsePath', () => {
  it.each([
    ['a.b|c.d', '(a . (b | c)) . d'],
    ['(a.b)|(c.d)', '(a . b) | (c . d)'],
    ['a.b.c', '(a . b) . c'],
    ['a..b.c', 'a .. (b . c)'],
    ['a..b..c', '(a .. b) .. c'],
    ['a where b.c', '(a where b) . c'],
    ['a.b where c', 'a . (b where c)'],
    ['a|b where c', 'a | (b where c)'],
    ['a where b where c', '(a where b) where c'],
    ['x.l[*] where id', '((x . l) . [:]) where id'],
    ['a[0].b[1]', '(((a . [0]) . b) . [1])'],
    ['a|b[0]', '(a | b) . [0]'],
    ['a..b[0]', '(a .. b) . [0]'],
    ['a.[0]', 'a . [0]'],
    ['[0].a', '[0] . a'],
    ['[a].b', 'a . b'],
    ['a,b.c', 'a,b . c'],
    ['a.b,c.d', '(a . b,c) . d'],
    ['a[b,c]', 'a . b,c'],
    ['a[1:2]', 'a . [1:2]'],
    ['a[:-2]', 'a . [:-2]'],
    ['a[3:]', 'a . [3:]'],
    ['a[:]', 'a . [:]'],
    ['a[*]', 'a . [:]'],
    ['a.*', 'a . *'],
    ['$.a', '$ . a'],
    ['`this`|`parent`', '`this` | `parent`'],
    ['((a))', 'a'],
    [' a\t.\n b ', 'a . b'],
    ['a.where_not', 'a . where_not'],
    ["a.'where'", 'a . where'],
    ['\'a.b\'."c d"', 'a.b . c d'],
    ["'it\\'s'", "it's"],
    ["''", ''],
    ['_a-1.@b', '_a-1 . @b'],
    ['a.-1', null],
  ])('reads %s as %s', (text, expected) => {
    const parsed = parsePath(text);
    expect(parsed.ok ? printed(parsed.expression) : null).toBe(
      expected === null ? null : unwrapped(expected),
    );
  });

  it.each<[string, number, number, string]>([
    ['payload.bogus(', 1, 13, 'unexpected "("'],
    ['payload.', 1, 8, 'unexpected end of path'],
    ['', 1, 0, 'unexpected end of path'],
    ['payload.0', 1, 8, 'unexpected "0"'],
    ['payload.with space', 1, 13, 'unexpected "space"'],
    ['.payload', 1, 0, 'unexpected "."'],
    ['payload.list[0,1]', 1, 14, 'unexpected ","'],
    ['payload.list[?(@.id)]', 1, 13, 'unexpected character "?"'],
    ['a[1:2:3]', 1, 5, 'unexpected ":"'],
    ['a[b.c]', 1, 3, 'unexpected "."'],
    ['a & b', 1, 2, '`&` is reserved and has no meaning'],
    ['(a&b)', 1, 2, '`&` is reserved and has no meaning'],
    ['&', 1, 0, 'unexpected "&"'],
    ['a.`sorted`', 1, 2, 'unknown operator `sorted`, only `this` and `parent` are known'],
    ["a.'never", 1, 2, "unexpected end: ' is never closed"],
    ["a.'never\\", 1, 2, "unexpected end: ' is never closed"],
    ['a.where', 1, 2, 'unexpected "where"'],
    ['a where', 1, 7, 'unexpected end of path'],
    ['a.\n\n  )', 3, 2, 'unexpected ")"'],
    ["'two\nlines' .", 2, 8, 'unexpected end of path'],
    ['a.-', 1, 2, 'unexpected character "-"'],
    ['a.ü', 1, 2, 'unexpected character "ü"'],
    ['a..b.', 1, 5, 'unexpected end of path'],
    ['a[', 1, 2, 'unexpected end of path'],
    ['a)', 1, 1, 'unexpected ")"'],
  ])('refuses %j at %i:%i', (text, line, column, message) => {
    expect(parsePath(text)).toEqual({ ok: false, problem: { line, column, message } });
  });

  it('refuses what is too long or too much', () => {
    expect(parsePath('a'.repeat(1001))).toMatchObject({
      problem: { message: 'a path has at most 1000 characters' },
    });
    expect(parsePath('('.repeat(300))).toMatchObject({
      problem: { column: 200, message: 'a path has at most 200 names, symbols and operators' },
    });
    expect(parsePath('a' + '.a'.repeat(99)).ok).toBe(true);
    expect(parsePath('a' + '.a'.repeat(100)).ok).toBe(false);
  });
});

function unwrapped(text: string): string {
  const match = /^\((.*)\)$/.exec(text);
  return match !== null && isBalanced(match[1] as string) ? (match[1] as string) : text;
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

function printed(expression: PathExpression): string {
  const operators = { child: '.', descendants: '..', where: 'where', union: '|' } as const;
  const inner = (side: PathExpression) => ('left' in side ? `(${printed(side)})` : printed(side));
  switch (expression.kind) {
    case 'names':
      return expression.names.join(',');
    case 'any':
      return '*';
    case 'root':
      return '$';
    case 'this':
    case 'parent':
      return `\`${expression.kind}\``;
    case 'index':
      return `[${expression.index}]`;
    case 'slice':
      return `[${expression.start ?? ''}:${expression.stop ?? ''}]`;
    case 'child':
    case 'descendants':
    case 'where':
    case 'union':
      return `${inner(expression.left)} ${operators[expression.kind]} ${inner(expression.right)}`;
  }
}
