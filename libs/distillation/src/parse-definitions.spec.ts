import { describe, expect, it } from '@jest/globals';
import { type ParsedDefinitions, parseDefinitions, printDefinitionProblem } from './parse-definitions.js';
import { TraitPluginRegistry } from './trait-plugin-registry.js';

describe('parseDefinitions', () => {
  it('gives definitions with their places, patterns and traits', () => {
    const parsed = parseDefinitions(
      `# two
- event_type: [compute.*, '!compute.metrics']
  traits: &base
    host: {fields: publisher_id, plugin: {name: split, parameters: {segment: 1}}}
- event_type: compute.instance.exists
  traits:
    <<: *base
    memory_mb: {fields: [payload.memory_mb, payload.ram], type: int}
`,
      { file: 'd.yaml' },
    );
    expect(parsed).toMatchObject({
      ok: true,
      warnings: [],
      document: {
        file: 'd.yaml',
        definitions: [
          { index: 0, place: { line: 2, column: 3 }, patterns: ['compute.*', '!compute.metrics'] },
          { index: 1, place: { line: 5, column: 3 }, patterns: ['compute.instance.exists'] },
        ],
      },
    });
    const [first, second] = parsed.ok ? parsed.document.definitions : [];
    expect([...(second?.traits ?? [])].map(([name, { type }]) => [name, type])).toEqual([
      ['memory_mb', 'int'],
      ['host', 'text'],
    ]);
    expect(second?.traits.get('memory_mb')?.fields.map(({ text }) => text)).toEqual([
      'payload.memory_mb',
      'payload.ram',
    ]);
    expect(second?.traits.get('host')).toBe(first?.traits.get('host'));
    expect(first?.traits.get('host')?.plugin?.name).toBe('split');
  });

  it('takes an empty list, and definitions without patterns or traits', () => {
    expect(parseDefinitions('[]', { file: 'f' })).toMatchObject({ ok: true, document: { definitions: [] } });
    expect(parseDefinitions('[{event_type: [], traits: {}}]', { file: 'f' })).toMatchObject({ ok: true });
  });

  it('takes every spelling of a plugin', () => {
    for (const plugin of [
      'split',
      '{name: split}',
      '{name: split, parameters: }',
      '{name: split, parameters: {}}',
    ]) {
      expect(parseDefinitions(trait(`fields: a, plugin: ${plugin}`), { file: 'f' })).toMatchObject({
        ok: true,
      });
    }
  });

  it.each<[string, string]>([
    ['- [', 'f:1:4: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ['', 'f:1:1: a definition document is a list of event definitions'],
    ['a: 1', 'f:1:1: a definition document is a list of event definitions'],
    ['- text', 'f:1:3: [0]: an event definition is a mapping with the keys event_type and traits'],
    ['- traits: {}', 'f:1:3: [0]: the key event_type is missing'],
    ['- event_type: a', 'f:1:3: [0]: the key traits is missing'],
    [
      '- {event_type: 1, traits: {}}',
      'f:1:16: [0].event_type: event_type is a pattern or a list of patterns, all of them text',
    ],
    [
      '- {event_type: , traits: {}}',
      'f:1:16: [0].event_type: event_type is a pattern or a list of patterns, all of them text',
    ],
    [
      '- {event_type: [a, {}], traits: {}}',
      'f:1:20: [0].event_type[1]: event_type is a pattern or a list of patterns, all of them text',
    ],
    [
      `- {event_type: ${'a'.repeat(1001)}, traits: {}}`,
      'f:1:16: [0].event_type: a pattern has at most 1000 characters',
    ],
    [
      '- {event_type: a, traits: {_mark: {fields: a}}}',
      'f:1:28: [0].traits._mark: the name "_mark" is reserved',
    ],
    [
      '- {event_type: a, traits: {__type__: {fields: a}}}',
      'f:1:28: [0].traits.__type__: the name "__type__" is reserved',
    ],
    [
      '- {event_type: a, traits: [x]}',
      'f:1:27: [0].traits: traits is a mapping from trait names to trait definitions',
    ],
    [
      '- {event_type: a, traits: }',
      'f:1:27: [0].traits: traits is a mapping from trait names to trait definitions',
    ],
    [
      '- {event_type: a, traits: {x: y}}',
      'f:1:31: [0].traits.x: the definition of trait "x" is no mapping with the key fields',
    ],
    [
      '- {event_type: a, traits: {x: }}',
      'f:1:31: [0].traits.x: the definition of trait "x" is no mapping with the key fields',
    ],
    [trait('type: int'), 'f:3:8: [0].traits.x: trait "x" lacks the key fields'],
    [trait('fields: '), 'f:3:17: [0].traits.x.fields: fields of trait "x" is no path and no list of paths'],
    [trait('fields: 7'), 'f:3:17: [0].traits.x.fields: fields of trait "x" is no path and no list of paths'],
    [
      trait('fields: {a: b}'),
      'f:3:17: [0].traits.x.fields: fields of trait "x" is no path and no list of paths',
    ],
    [trait('fields: []'), 'f:3:17: [0].traits.x.fields: trait "x" has an empty list of paths'],
    [
      trait('fields: ""'),
      'f:3:17: [0].traits.x.fields: path "" of trait "x": unexpected end of path at 1:0 of the path (lines from 1, columns from 0)',
    ],
    [
      trait('fields: [a, 7]'),
      'f:3:21: [0].traits.x.fields[1]: fields of trait "x" is no path and no list of paths',
    ],
    [
      trait('fields: [a, "payload.bogus("]'),
      'f:3:21: [0].traits.x.fields[1]: path "payload.bogus(" of trait "x": unexpected "(" at 1:13 of the path (lines from 1, columns from 0)',
    ],
    [
      trait('fields: a, type: Int'),
      'f:3:26: [0].traits.x.type: type of trait "x" is "Int"; types are text, int, float, datetime',
    ],
    [
      trait('fields: a, type: '),
      'f:3:26: [0].traits.x.type: type of trait "x" is "null"; types are text, int, float, datetime',
    ],
    [
      trait('fields: a, type: [int]'),
      'f:3:26: [0].traits.x.type: type of trait "x" is a list; types are text, int, float, datetime',
    ],
    [
      trait('fields: a, plugin: '),
      'f:3:28: [0].traits.x.plugin: plugin of trait "x" is no name and no mapping',
    ],
    [
      trait('fields: a, plugin: [split]'),
      'f:3:28: [0].traits.x.plugin: plugin of trait "x" is no name and no mapping',
    ],
    [
      trait('fields: a, plugin: {}'),
      'f:3:28: [0].traits.x.plugin: plugin of trait "x" lacks a name that is text',
    ],
    [
      trait('fields: a, plugin: {name: 1}'),
      'f:3:35: [0].traits.x.plugin: plugin of trait "x" lacks a name that is text',
    ],
    [
      trait('fields: a, plugin: magic'),
      'f:3:28: [0].traits.x.plugin: trait "x" uses the plugin "magic", which is unknown; plugins are split, bitfield',
    ],
    [
      trait('fields: a, plugin: {name: toString}'),
      'f:3:35: [0].traits.x.plugin: trait "x" uses the plugin "toString", which is unknown; plugins are split, bitfield',
    ],
    [
      trait('fields: a, plugin: {name: split, parameters: [1]}'),
      'f:3:54: [0].traits.x.plugin.parameters: parameters of the plugin of trait "x" are no mapping',
    ],
    [
      trait('fields: a, plugin: {name: split, parameters: {separator: ""}}'),
      'f:3:66: [0].traits.x.plugin.parameters.separator: plugin "split" of trait "x": the parameter must be text that is not empty',
    ],
    [
      trait('fields: a, plugin: {name: bitfield, parameters: {flags: [{path: a, bit: 1}, {path: b}]}}'),
      'f:3:85: [0].traits.x.plugin.parameters.flags[1]: plugin "bitfield" of trait "x": the parameter lacks the key bit',
    ],
    [
      trait('fields: a, plugin: {name: bitfield, parameters: {flags: [{path: a, bit: x}]}}'),
      'f:3:81: [0].traits.x.plugin.parameters.flags[0].bit: plugin "bitfield" of trait "x": the parameter must be an integer from 0 to 255',
    ],
    ['- {event_type: a, traits: {"": {fields: a}}}', 'f:1:28: [0].traits.: the name of a trait is empty'],
    [
      '- {event_type: a, traits: {"a\\0": {fields: a}}}',
      'f:1:28: [0].traits.a\\u0000: the name of a trait holds NUL or a lone surrogate',
    ],
    [
      `- {event_type: a, traits: {${'n'.repeat(101)}: {fields: a}}}`,
      `f:1:28: [0].traits.${'n'.repeat(100)}…: the name of a trait has at most 100 characters`,
    ],
  ])('refuses %j', (text, problem) => {
    expect(problems(parseDefinitions(text, { file: 'f' }))).toEqual([problem]);
  });

  it('tells all that is wrong, up to a limit, and each mistake of a shared part once', () => {
    const text = `- event_type: a
  traits: &base
    x: {fields: 1}
    y: {type: Int}
- event_type: b
  traits: {<<: *base}
- no`;
    expect(
      problems(parseDefinitions(text, { file: 'f' })).map((line) => line.split(': ').slice(0, 2)),
    ).toEqual([
      ['f:3:17', '[0].traits.x.fields'],
      ['f:4:8', '[0].traits.y'],
      ['f:4:15', '[0].traits.y.type'],
      ['f:7:3', '[2]'],
    ]);
    expect(problems(parseDefinitions('- x\n'.repeat(100), { file: 'f' }))).toHaveLength(20);
  });

  it.each<[string, readonly string[]]>([
    ['- {event_type: a, traits: {}, extra: 1}', ['f:1:31: [0]: the key "extra" is unknown and ignored']],
    [
      trait('fields: a, typ: int, plugin: {name: split, parametres: {}, parameters: {segments: 1}}'),
      [
        'f:3:20: [0].traits.x: the key "typ" is unknown and ignored',
        'f:3:52: [0].traits.x.plugin: the key "parametres" is unknown and ignored',
        'f:3:81: [0].traits.x.plugin.parameters: the key "segments" is unknown and ignored',
      ],
    ],
    [
      '- {event_type: a, traits: {timestamp: {fields: a}}}',
      ['f:1:28: [0].traits.timestamp: the trait is lost: each event has a timestamp of its own'],
    ],
    [
      '- {event_type: a, traits: &a {timestamp: {fields: a}}}\n- {event_type: b, traits: {<<: *a}}',
      ['f:1:31: [0].traits.timestamp: the trait is lost: each event has a timestamp of its own'],
    ],
    [
      "- {event_type: [a, b, '!c'], traits: {}}\n- {event_type: ['!c', b], traits: {}}\n- {event_type: b, traits: {}}",
      [
        'f:2:23: [1].event_type[1]: the pattern "b" is also in [0]; the last one is used',
        'f:3:16: [2].event_type: the pattern "b" is also in [0]; the last one is used',
      ],
    ],
  ])('warns of %j', (text, warnings) => {
    const parsed = parseDefinitions(text, { file: 'f' });
    expect(parsed.ok && parsed.warnings.map(printDefinitionProblem)).toEqual(warnings);
  });

  it('takes names of a hundred characters of any kind', () => {
    expect(
      parseDefinitions(`- {event_type: a, traits: {"${'\u{1F600}'.repeat(100)}": {fields: a}}}`, {
        file: 'f',
      }).ok,
    ).toBe(true);
  });

  it('knows the plugins it is given, and one of the same name replaces another', () => {
    const plugins = new TraitPluginRegistry([
      {
        name: 'first',
        parameters: [],
        create: () => ({ ok: true, plugin: ([match]) => match?.value ?? null }),
      },
      { name: 'split', parameters: [], create: () => ({ ok: false, at: [], message: 'is not wanted' }) },
    ]);
    expect(plugins.names).toEqual(['split', 'bitfield', 'first']);
    expect(parseDefinitions(trait('fields: a, plugin: first'), { file: 'f', plugins }).ok).toBe(true);
    expect(problems(parseDefinitions(trait('fields: a, plugin: split'), { file: 'f', plugins }))).toEqual([
      'f:3:28: [0].traits.x.plugin.parameters: plugin "split" of trait "x": the parameter is not wanted',
    ]);
  });
});

function trait(definition: string): string {
  return `- event_type: a\n  traits:\n    x: {${definition}}`;
}

function problems(parsed: ParsedDefinitions): readonly string[] {
  return parsed.ok ? [] : parsed.errors.map(printDefinitionProblem);
}
