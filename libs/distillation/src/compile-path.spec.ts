import { describe, expect, it } from '@jest/globals';
import { type JsonObject, parseJson } from '@cloudtach/kernel';
import { compilePath, rootNode } from './compile-path.js';
import { findMatches } from './find-matches.js';
import { parsePath } from './parse-path.js';
import { PathBudget } from './path-budget.js';
import { type PathExpression } from './path-expression.js';

const document = parseJson(
  '{"s":"hé\u{1F600}","n":12,"t":true,"z":null,"o":{"k":1,"z":null},"l":[10,20,30],"e":[],"__proto__":{"p":1}}',
) as JsonObject;

describe('compilePath', () => {
  it.each<[string, readonly (readonly [string, unknown])[]]>([
    ['z', [['z', null]]],
    ['o.z', [['o.z', null]]],
    ['s[0]', [['s.[0]', 'h']]],
    ['s[2]', [['s.[2]', '\u{1F600}']]],
    ['s[-1]', [['s.[-1]', '\u{1F600}']]],
    ['s[-3]', [['s.[-3]', 'h']]],
    ['s[3]', []],
    ['s[-4]', []],
    ['n[0]', []],
    ['t[0]', []],
    ['z[0]', []],
    ['o[0]', []],
    ['l[-3]', [['l.[-3]', 10]]],
    ['l[-4]', []],
    ['l[3]', []],
    ['n[*]', [['n.[0]', 12]]],
    ['n[1:]', []],
    ['t[:1]', [['t.[0]', true]]],
    ['s[*]', [['s.[0]', 'hé\u{1F600}']]],
    ['o[*].k', [['o.[0].k', 1]]],
    ['z[*]', []],
    ['e[*]', []],
    [
      'l[-2:]',
      [
        ['l.[1]', 20],
        ['l.[2]', 30],
      ],
    ],
    [
      'l[-9:2]',
      [
        ['l.[0]', 10],
        ['l.[1]', 20],
      ],
    ],
    ['l[2:1]', []],
    [
      'l[0:99]',
      [
        ['l.[0]', 10],
        ['l.[1]', 20],
        ['l.[2]', 30],
      ],
    ],
    [
      'o.*',
      [
        ['o.k', 1],
        ['o.z', null],
      ],
    ],
    ['l.*', []],
    ['l.length', []],
    ['s.length', []],
    ["l.'0'", []],
    ['toString', []],
    ['o.constructor', []],
    ['__proto__.p', [['__proto__.p', 1]]],
    ['o.`this`.k', [['o.k', 1]]],
    ['`parent`', []],
    ['o.k.`parent`.`parent`.n', [['n', 12]]],
    ['l[1].`parent`[0]', [['l.[0]', 10]]],
    ['n[*].`parent`', [['n', [12]]]],
    ['o.$.n', [['n', 12]]],
    [
      'o|o',
      [
        ['o', { k: 1, z: null }],
        ['o', { k: 1, z: null }],
      ],
    ],
    ['o where z', [['o', { k: 1, z: null }]]],
    ['o where y', []],
    ['k,n', [['n', 12]]],
    ['o..k', [['o.k', 1]]],
    ['n..`this`', [['n', 12]]],
  ])('%s leads to %j', (path, expected) => {
    expect(findMatches(read(path), document)).toEqual(
      expected.map(([resolved, value]) => ({ path: resolved, value })),
    );
  });

  it('names the notification itself by nothing', () => {
    expect(findMatches(read('$'), document)).toEqual([{ path: '', value: document }]);
  });

  it('walks the deepest notification without recursion', () => {
    let deep: JsonObject = { end: 1 };
    for (let depth = 0; depth < 50_000; depth += 1) deep = { a: deep };
    const found = compilePath(read('$..end'))(rootNode(deep), new PathBudget(1_000_000));
    expect(found.map(({ value }) => value)).toEqual([1]);
  });

  it('spends on a character no more than the text is long', () => {
    const budget = new PathBudget(6);
    expect(compilePath(read('s[600000]'))(rootNode({ s: 'hello' }), budget)).toEqual([]);
    expect(budget.isSpent).toBe(false);
    compilePath(read('s[4]'))(rootNode({ s: 'hello' }), budget);
    expect(budget.isSpent).toBe(true);
  });

  it.each(['$..$..$..$', '$..*..$..*', '(l[*]|l[*]).$.(l[*]|l[*]).$.(l[*]|l[*])', 'l[*] where ($..$)'])(
    'gives up on %s when the budget is spent',
    (path) => {
      const wide = { l: Array.from({ length: 300 }, (_, place) => ({ place })) };
      let steps = 0;
      const budget = new PathBudget(50_000);
      const spend = budget.spend.bind(budget);
      budget.spend = (count) => {
        steps += 1;
        return spend(count);
      };
      compilePath(read(path))(rootNode(wide), budget);
      expect(budget.isSpent).toBe(true);
      expect(steps).toBeLessThan(200_000);
    },
  );
});

function read(path: string): PathExpression {
  const parsed = parsePath(path);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.expression;
}
