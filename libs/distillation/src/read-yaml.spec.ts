import { describe, expect, it } from '@jest/globals';
import { type JsonValue } from '@cloudtach/kernel';
import { definitionLimits } from './definition-limits.js';
import { jsonOf } from './located-json.js';
import { readYaml } from './read-yaml.js';

describe('readYaml', () => {
  it.each<[string, JsonValue]>([
    ['', null],
    ['a: 1', { a: 1 }],
    [
      '[a, 1.5, true, null, ~, "1", yes, off, 0x10, 9007199254740993]',
      ['a', 1.5, true, null, null, '1', 'yes', 'off', 16, 9007199254740993n],
    ],
    ['{"event_type": "a", "traits": {}}', { event_type: 'a', traits: {} }],
    ['- &a {x: 1}\n- *a\n- [*a, *a]', [{ x: 1 }, { x: 1 }, [{ x: 1 }, { x: 1 }]]],
    ['- &a 1\n- *a\n- &a 2\n- *a', [1, 1, 2, 2]],
    ['- &k name\n- {*k : 1}', ['name', { name: 1 }]],
    ['__proto__: {a: 1}\ntoString: 2', JSON.parse('{"__proto__": {"a": 1}, "toString": 2}') as JsonValue],
    ['!!str 12', '12'],
    ['a: |\n  x\n  y\n', { a: 'x\ny\n' }],
    ['%YAML 1.1\n---\n[yes, 2001-12-14]', ['yes', '2001-12-14']],
    ['--- a\n...\n', 'a'],
  ])('reads %j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each<[string, JsonValue]>([
    ['- &a {x: 1, y: 1}\n- {<<: *a, y: 2}', { x: 1, y: 2 }],
    ['- &a {x: 1, y: 1}\n- {y: 2, <<: *a}', { x: 1, y: 2 }],
    ['- &a {x: 1}\n- {<<: [{x: 2, y: 2}, *a, {y: 3, z: 3}]}', { x: 2, y: 2, z: 3 }],
    ['- &a {x: 1}\n- &b {<<: *a, y: 2}\n- {<<: *b, z: 3}', { x: 1, y: 2, z: 3 }],
    ['- &a {x: 1}\n- {<<: *a, <<: {y: 2}}', { x: 1, y: 2 }],
    ['- &a {x: 1}\n- {"<<": *a}', { '<<': { x: 1 } }],
  ])('merges in %j', (text, expected) => {
    expect((read(text) as JsonValue[]).at(-1)).toEqual(expected);
  });

  it('knows where everything stands, in lines and columns from 1', () => {
    const result = readYaml('# ü\n- event_type: a\n  traits:\n    x: {fields: b}\n', definitionLimits);
    expect(result).toMatchObject({
      value: { kind: 'list', place: { line: 2, column: 1 }, items: [{ place: { line: 2, column: 3 } }] },
    });
    const [definition] = result.ok && result.value.kind === 'list' ? result.value.items : [];
    const traits = definition?.kind === 'mapping' ? definition.entries.get('traits') : undefined;
    expect(traits?.keyPlace).toEqual({ line: 3, column: 3 });
    expect(traits?.value.kind === 'mapping' && traits.value.entries.get('x')).toMatchObject({
      keyPlace: { line: 4, column: 5 },
      value: { entries: new Map([['fields', { value: { value: 'b', place: { line: 4, column: 17 } } }]]) },
    });
  });

  it('shares what an alias stands for', () => {
    const result = readYaml('- &a {x: [1]}\n- *a\n- {<<: *a}', definitionLimits);
    const [first, second, third] = result.ok && result.value.kind === 'list' ? result.value.items : [];
    expect(second).toBe(first);
    expect(third?.kind === 'mapping' && third.entries.get('x')).toBe(
      first?.kind === 'mapping' && first.entries.get('x'),
    );
  });

  it.each<[string, number, number, string]>([
    ['- a: b: c', 1, 6, 'Nested mappings are not allowed in compact mappings'],
    ['- [a, b', 1, 8, 'Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ['a: 1\nb: 2\n\ta: 3', 3, 1, 'Tabs are not allowed as indentation'],
    ['- !image.* x', 1, 3, 'Unresolved tag: !image.*'],
    ['- !!binary aGk=', 1, 12, 'this kind of value is not taken'],
    ['- !!timestamp 2001-12-14', 1, 15, 'this kind of value is not taken'],
    ['- !!omap [a: 1]', 1, 10, 'this kind of value is not taken'],
    ['- *', 1, 3, 'Alias cannot be an empty string'],
    ['- *nobody', 1, 3, 'the alias names no anchor before it'],
    ['- *a\n- &a x', 1, 3, 'the alias names no anchor before it'],
    ['- &a [*a]', 1, 7, 'the alias stands inside what it names'],
    ['- &a {<<: *a}', 1, 11, 'the alias stands inside what it names'],
    ['a: 1\nb: 2\na: 3', 3, 1, 'the key is in this mapping twice'],
    ['1: a', 1, 1, 'a key must be text; quote it'],
    ['? [a]\n: b', 1, 3, 'a key must be text; quote it'],
    ['<<: 1', 1, 5, 'a merge key takes mappings only'],
    ['- &a [x]\n- {<<: *a}', 1, 7, 'a merge key takes mappings only'],
    ['a\n---\nb', 2, 1, 'the text holds more than one document'],
  ])('refuses %j at %i:%i', (text, line, column, message) => {
    const result = readYaml(text, definitionLimits);
    expect(result).toMatchObject({ ok: false, problem: { line, column } });
    expect(result.ok ? '' : result.problem.message).toContain(message);
  });

  it.each<[string, string, string]>([
    ['bytes', 'x'.repeat(262_145), 'the document is larger than 262144 bytes'],
    ['bytes, not characters', 'ü'.repeat(131_073), 'the document is larger than 262144 bytes'],
    ['levels of flow', '['.repeat(100_000), 'the document nests deeper than 64 levels'],
    ['levels of blocks', '- '.repeat(100_000), 'the document nests deeper than 64 levels'],
    ['levels of mappings', '{a: '.repeat(50_000), 'the document nests deeper than 64 levels'],
    ['levels of keys', '? '.repeat(100_000), 'the document nests deeper than 64 levels'],
    ['tokens', `[${','.repeat(200_000)}`, 'the document has more than 100000 tokens'],
    ['aliases', `- &a x\n${'- *a\n'.repeat(101)}`, 'the document has more than 100 aliases'],
    [
      'merged entries',
      `- &a {${Array.from({ length: 500 }, (_, place) => `k${place}: v`).join(', ')}}\n${'- {<<: *a}\n'.repeat(41)}`,
      'merge keys copy more than 20000 entries',
    ],
  ])('refuses a document of too many %s', (_name, text, message) => {
    expect(readYaml(text, definitionLimits)).toMatchObject({ ok: false, problem: { message } });
  });

  it('takes what is just within the limits', () => {
    expect(readYaml('x'.repeat(262_144), definitionLimits).ok).toBe(true);
    expect(readYaml(`${'['.repeat(64)}${']'.repeat(64)}`, definitionLimits).ok).toBe(true);
    expect(readYaml(`- &a x\n${'- *a\n'.repeat(100)}`, definitionLimits).ok).toBe(true);
  });

  it('does not grow what laughs a billion times', () => {
    const lines = ['- &l0 [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 12; level += 1)
      lines.push(`- &l${level} [${Array.from({ length: 8 }, () => `*l${level - 1}`).join(', ')}]`);
    const result = readYaml(lines.join('\n'), definitionLimits);
    const value = result.ok ? (jsonOf(result.value) as JsonValue[]) : [];
    expect(value).toHaveLength(12);
    expect((value[11] as JsonValue[])[0]).toBe((value[11] as JsonValue[])[7]);
  });
});

function read(text: string): JsonValue {
  const result = readYaml(text, definitionLimits);
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return jsonOf(result.value);
}
