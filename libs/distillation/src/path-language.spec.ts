import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type JsonObject, type JsonValue, printJson } from '@cloudtach/kernel';
import { compileDefinitions } from './compile-definitions.js';
import { findMatches } from './find-matches.js';
import { parseDefinitions } from './parse-definitions.js';
import { parsePath } from './parse-path.js';
import { slowMatches } from './slow-path-interpreter.builder.js';

/** Few names, so that paths lead somewhere, and some that are members of every object by inheritance. */
const names = ['a', 'a', 'b', 'b', 'c', 'toString', '__proto__', 'length'];

const document: fc.Arbitrary<JsonObject> = fc
  .letrec<{ value: JsonValue; object: JsonObject; list: JsonValue[]; leaf: JsonValue }>((tie) => ({
    leaf: fc.constantFrom<JsonValue>(null, 0, 1.5, true, '', 'text', '\u{1F600}b', 12345678901234567890n),
    list: fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
    object: fc
      .dictionary(fc.constantFrom(...names, 'd.e'), tie('value'), { minKeys: 1, maxKeys: 4 })
      .map(ownMembers),
    value: fc.oneof({ maxDepth: 5 }, tie('leaf'), tie('object'), tie('object'), tie('list')),
  }))
  .object.map((object) => object);

const name = fc.constantFrom(...names, "'d.e'", '"a"', "'\\a'", '@x', 'a-b');
const integer = fc.integer({ min: -3, max: 3 }).map(String);
const bound = fc.oneof(fc.constant(''), integer);

const path: fc.Arbitrary<string> = fc.letrec<{ path: string; step: string; bracket: string }>((tie) => ({
  bracket: fc.oneof(
    name.map((text) => `[${text}]`),
    fc.tuple(name, name).map(([left, right]) => `[${left}, ${right}]`),
    integer.map((text) => `[${text}]`),
    fc.tuple(bound, bound).map(([start, stop]) => `[${start}:${stop}]`),
    fc.constant('[*]'),
  ),
  step: fc.oneof(
    { weight: 6, arbitrary: name },
    { weight: 1, arbitrary: fc.tuple(name, name).map(([left, right]) => `${left},${right}`) },
    { weight: 2, arbitrary: fc.constantFrom('*', '$', '`this`', '`parent`') },
    { weight: 1, arbitrary: tie('bracket') },
    { weight: 2, arbitrary: tie('path').map((inner) => `(${inner})`) },
  ),
  path: fc.oneof(
    { maxDepth: 4 },
    tie('step'),
    fc
      .tuple(tie('path'), fc.constantFrom('.', '.', '.', '..', '|', ' where '), tie('path'))
      .map(([left, operator, right]) => `${left}${operator}${right}`),
    fc.tuple(tie('path'), tie('bracket')).map(([left, right]) => left + right),
  ),
})).path;

describe('paths', () => {
  it('lead where a literal reading of the grammar leads', () => {
    let found = 0;
    fc.assert(
      fc.property(path, document, (text, value) => {
        fc.pre(text.length <= 200);
        const parsed = parsePath(text);
        if (!parsed.ok) throw new Error(`${text}: ${parsed.problem.message}`);
        const matches = findMatches(parsed.expression, value);
        expect(matches).toEqual(slowMatches(text, value));
        if (matches.length > 0) found += 1;
      }),
      { numRuns: 3000 },
    );
    // Paths that lead nowhere would agree too easily.
    expect(found).toBeGreaterThan(300);
  });

  it('are refused where a literal reading refuses them', () => {
    const tokens = [
      'a',
      'b',
      '.',
      '..',
      '|',
      '[',
      ']',
      '(',
      ')',
      ',',
      '*',
      '$',
      ':',
      '0',
      '-1',
      ' where ',
      '`this`',
      '"q"',
      '&',
      '?',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...tokens), { maxLength: 7 }), (pieces) => {
        const text = pieces.join('');
        expect([text, parsePath(text).ok]).toEqual([text, slowMatches(text, {}) !== null]);
      }),
      { numRuns: 5000 },
    );
  });

  it('give a trait its first value that is not null, plain paths and others alike', () => {
    const plain = fc
      .array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 })
      .map((steps) => steps.join('.'));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(plain, path), { minLength: 1, maxLength: 3 }),
        document,
        (fields, value) => {
          fc.pre(fields.every((text) => text.length <= 200));
          const notification: JsonObject = { ...value, event_type: 'x', message_id: 'm' };
          const expected = fields
            .flatMap((text) => slowMatches(text, notification) ?? [])
            .find((match) => match.value !== null);
          const [trait] = traitsOf(fields, notification);
          expect(trait?.value).toBe(
            expected === undefined ? undefined : pythonText(expected.value as JsonValue),
          );
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('never fail, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), document, (text, value) => {
        const parsed = parsePath(text);
        if (parsed.ok) findMatches(parsed.expression, value);
        else expect(parsed.problem).toMatchObject({ line: expect.any(Number), column: expect.any(Number) });
      }),
    );
  });
});

function traitsOf(fields: readonly string[], notification: JsonObject) {
  const definitions = [{ event_type: '*', traits: { found: { fields: [...fields] } } }];
  const parsed = parseDefinitions(printJson(definitions), { file: 'test.yaml' });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const result = compileDefinitions(parsed.document, { catchAll: false }).distil(notification, {
    now: 0 as never,
    derivedMessageId: null,
  });
  return result.kind === 'event' ? result.event.traits.filter((trait) => trait.name === 'found') : [];
}

function pythonText(value: JsonValue): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'object' ? printJson(value) : String(value);
}

/** As JSON is read: `__proto__` is a member like any other. */
function ownMembers(members: Record<string, JsonValue>): JsonObject {
  return Object.fromEntries(Object.entries(members));
}
