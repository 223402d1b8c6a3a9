import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type JsonObject, type JsonValue, printJson } from '@cloudtach/kernel';
import { compileDefinitions } from './compile-definitions.js';
import { type DistilResult } from './distil-result.js';
import { parseDefinitions } from './parse-definitions.js';
import { TraitPluginRegistry } from './trait-plugin-registry.js';

const circumstances = { now: 0 as never, derivedMessageId: null };
const notification: JsonObject = {
  event_type: 'a.b',
  message_id: 'm',
  publisher_id: 'p',
  payload: { x: '7', n: null },
};

describe('compileDefinitions', () => {
  it.each<[string, boolean, number | null]>([
    ['[]', false, null],
    ['[]', true, -1],
    ['[{event_type: x, traits: {}}]', true, -1],
    ['[{event_type: a.*, traits: {}}]', true, 0],
    ['[{event_type: "*", traits: {}}]', true, 0],
    ['[{event_type: a.b, traits: {}}, {event_type: "*", traits: {}}]', false, 1],
    ['[{event_type: "*", traits: {}}, {event_type: [x, a.b], traits: {}}]', false, 1],
    ['[{event_type: ["!a.*", "!b.*"], traits: {}}]', false, null],
    ['[{event_type: ["!c.*"], traits: {}}]', false, 0],
    ['[{event_type: ["!*.b", a.*], traits: {}}]', false, null],
    ['[{event_type: ["!", a.b], traits: {}}]', false, 0],
    ['[{event_type: ["!!x"], traits: {}}]', false, 0],
    ['[{event_type: [], traits: {}}]', false, null],
    ['[{event_type: "", traits: {}}]', false, null],
    ['[{event_type: A.B, traits: {}}]', false, null],
  ])('with %s, catch-all %j, uses definition %j', (text, catchAll, index) => {
    const distiller = compile(text, catchAll);
    expect(distiller.definitionFor('a.b')?.index ?? null).toBe(index);
    expect(distiller.distil(notification, circumstances).kind).toBe(index === null ? 'dropped' : 'event');
  });

  it('lets a definition have a default trait of its own, or none of that name', () => {
    const distiller = compile(
      '[{event_type: "*", traits: {service: {fields: payload.x}, tenant_id: {fields: none}}}]',
    );
    expect(traits(distiller.distil({ ...notification, _context_tenant: 't' }, circumstances))).toEqual({
      service: '7',
    });
  });

  it('hands plugins every match that is not null, with its resolved path', () => {
    const seen: unknown[] = [];
    const plugins = new TraitPluginRegistry([
      {
        name: 'spy',
        parameters: [],
        create: () => ({
          ok: true,
          plugin: (matches) => {
            seen.push(matches.map(({ path, value }) => [path, value]));
            return matches.length;
          },
        }),
      },
    ]);
    const distiller = compile(
      `[{event_type: "*", traits: {
        plain: {type: int, fields: [payload.x, payload.n, payload.y], plugin: spy},
        none: {type: int, fields: payload.n, plugin: spy},
        search: {type: int, fields: ["$..x", "payload.*"], plugin: spy}}}]`,
      false,
      plugins,
    );
    expect(traits(distiller.distil(notification, circumstances))).toMatchObject({
      plain: 1,
      none: 0,
      search: 2,
    });
    expect(seen).toEqual([
      [['payload.x', '7']],
      [],
      [
        ['payload.x', '7'],
        ['payload.x', '7'],
      ],
    ]);
  });

  it('leaves out the trait of a plugin that fails, and keeps the others', () => {
    const fail = (): never => {
      throw new Error('broken');
    };
    const plugins = new TraitPluginRegistry([
      { name: 'broken', parameters: [], create: () => ({ ok: true, plugin: fail }) },
      { name: 'nothing', parameters: [], create: () => ({ ok: true, plugin: () => null }) },
      { name: 'empty', parameters: [], create: () => ({ ok: true, plugin: () => '' }) },
    ]);
    const distiller = compile(
      `[{event_type: "*", traits: {
        a: {fields: payload.x, plugin: broken}, b: {fields: payload.x, plugin: nothing},
        c: {fields: payload.x, plugin: empty}, d: {type: int, fields: payload.x, plugin: empty}}}]`,
      false,
      plugins,
    );
    const result = distiller.distil(notification, circumstances);
    expect(traits(result)).toEqual({ c: '', service: 'p' });
    expect(result).toMatchObject({
      leftOut: [{ trait: 'a', type: 'text', valueType: 'unknown', reason: 'plugin-failed' }],
    });
  });

  it('leaves out traits whose paths go everywhere again and again, and keeps plain ones', () => {
    const distiller = compile(
      '[{event_type: "*", traits: {wild: {fields: "$..$..$..$..x"}, more: {fields: "$..x"}, x: {fields: payload.x}}}]',
    );
    const wide = { ...notification, payload: { x: '7', l: Array.from({ length: 200 }, () => [[0]]) } };
    const result = distiller.distil(wide, circumstances);
    expect(traits(result)).toEqual({ x: '7', service: 'p' });
    expect(result).toMatchObject({
      leftOut: [
        { trait: 'wild', valueType: 'unknown', reason: 'path-too-costly' },
        { trait: 'more', valueType: 'unknown', reason: 'path-too-costly' },
      ],
    });
  });

  it('does not change the notification', () => {
    const text = printJson(notification);
    compile('[{event_type: "*", traits: {all: {fields: "$..*"}, l: {fields: "payload[*]"}}}]').distil(
      notification,
      circumstances,
    );
    expect(printJson(notification)).toBe(text);
  });

  it('gives the same whatever the order of definitions that have nothing to do with it', () => {
    const relevant = fc
      .array(
        fc.record({
          event_type: fc.constantFrom('a.*', 'a.b', '*.b', ['!x.*']),
          path: fc.constantFrom('payload.x', 'publisher_id'),
        }),
        {
          minLength: 1,
          maxLength: 3,
        },
      )
      .map((list) => list.map(({ event_type, path }) => ({ event_type, traits: { t: { fields: path } } })));
    const unrelated = fc
      .array(fc.constantFrom('b.*', 'a.c', '*.bb', 'A.B', ['a.*', '!a.b']), { maxLength: 5 })
      .map((types) =>
        types.map((event_type) => ({
          event_type,
          traits: { t: { fields: 'event_type' }, u: { fields: 'message_id' } },
        })),
      );
    fc.assert(
      fc.property(relevant, unrelated, fc.infiniteStream(fc.nat()), (wanted, others, places) => {
        const mixed: unknown[] = [...wanted];
        for (const other of others)
          mixed.splice((places.next().value as number) % (mixed.length + 1), 0, other);
        const distil = (definitions: unknown) =>
          compile(printJson(definitions as JsonValue)).distil(notification, circumstances);
        expect(distil(mixed)).toEqual(distil(wanted));
      }),
    );
  });
});

function compile(text: string, catchAll = false, plugins = new TraitPluginRegistry()) {
  const parsed = parseDefinitions(text, { file: 'test.yaml', plugins });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return compileDefinitions(parsed.document, { catchAll });
}

function traits(result: DistilResult): Record<string, unknown> {
  if (result.kind !== 'event') throw new Error(result.kind);
  return Object.fromEntries(result.event.traits.map(({ name, value }) => [name, value]));
}
