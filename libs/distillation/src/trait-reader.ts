import { type JsonValue } from '@cloudtach/kernel';
import { type TraitDefinition, type TraitField } from './definition-document.js';
import { type DefinitionProblems } from './definition-problems.js';
import { jsonOf } from './located-json.js';
import { type LocatedMapping, type LocatedValue } from './located-value.js';
import { parsePath } from './parse-path.js';
import { quoted } from './quoted-text.js';
import { type TraitPluginKind } from './trait-plugin.js';
import { type TraitPluginRegistry } from './trait-plugin-registry.js';
import { type TraitType, traitTypes } from './trait.js';

const traitKeys = ['fields', 'type', 'plugin'];
const pluginKeys = ['name', 'parameters'];

/**
 * Reads trait definitions (distiller.md §4). One that merge keys put into several mappings is read once, so what is wrong
 * with it is told once, and its plugin is made once.
 */
export class TraitReader {
  private readonly known = new Map<LocatedValue, TraitDefinition | null>();

  constructor(
    private readonly errors: DefinitionProblems,
    private readonly warnings: DefinitionProblems,
    private readonly plugins: TraitPluginRegistry,
  ) {}

  /** Null where an error was told. */
  read(name: string, value: LocatedValue, path: string): TraitDefinition | null {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    const trait = this.definition(name, value, path);
    this.known.set(value, trait);
    return trait;
  }

  private definition(name: string, value: LocatedValue, path: string): TraitDefinition | null {
    if (value.kind !== 'mapping')
      return this.refuse(
        value,
        path,
        `the definition of trait ${quoted(name)} is no mapping with the key fields`,
      );
    this.warnOfUnknown(value, traitKeys, path);
    const fields = this.fields(name, value, path);
    const type = this.type(name, value, path);
    const plugin = this.plugin(name, value, path);
    return fields === null || type === null || plugin === null
      ? null
      : { fields, type, plugin: plugin === 'none' ? null : plugin };
  }

  private fields(name: string, trait: LocatedMapping, path: string): TraitField[] | null {
    const entry = trait.entries.get('fields');
    if (entry === undefined) return this.refuse(trait, path, `trait ${quoted(name)} lacks the key fields`);
    const { value } = entry;
    const items = value.kind === 'list' ? value.items : [value];
    if (items.length === 0)
      return this.refuse(value, `${path}.fields`, `trait ${quoted(name)} has an empty list of paths`);
    const fields = items.map((item, place) =>
      this.field(name, item, value.kind === 'list' ? `${path}.fields[${place}]` : `${path}.fields`),
    );
    return fields.some((field) => field === null) ? null : (fields as TraitField[]);
  }

  private field(name: string, value: LocatedValue, path: string): TraitField | null {
    if (value.kind !== 'scalar' || typeof value.value !== 'string')
      return this.refuse(value, path, `fields of trait ${quoted(name)} is no path and no list of paths`);
    const text = value.value;
    const parsed = parsePath(text);
    if (parsed.ok) return { text, expression: parsed.expression };
    const { line, column, message } = parsed.problem;
    const where = `${line}:${column} of the path (lines from 1, columns from 0)`;
    return this.refuse(value, path, `path ${quoted(text)} of trait ${quoted(name)}: ${message} at ${where}`);
  }

  private type(name: string, { entries }: LocatedMapping, path: string): TraitType | null {
    const entry = entries.get('type');
    if (entry === undefined) return 'text';
    const { value } = entry;
    const type = traitTypes.find((known) => value.kind === 'scalar' && value.value === known);
    if (type !== undefined) return type;
    const given = value.kind === 'scalar' ? quoted(String(value.value)) : `a ${value.kind}`;
    const known = traitTypes.join(', ');
    return this.refuse(
      value,
      `${path}.type`,
      `type of trait ${quoted(name)} is ${given}; types are ${known}`,
    );
  }

  private plugin(
    name: string,
    { entries }: LocatedMapping,
    path: string,
  ): TraitDefinition['plugin'] | 'none' {
    const entry = entries.get('plugin');
    if (entry === undefined) return 'none';
    const { value } = entry;
    const pluginPath = `${path}.plugin`;
    if (value.kind === 'scalar' && typeof value.value === 'string')
      return this.create(name, value.value, value, null, pluginPath);
    if (value.kind !== 'mapping')
      return this.refuse(value, pluginPath, `plugin of trait ${quoted(name)} is no name and no mapping`);
    this.warnOfUnknown(value, pluginKeys, pluginPath);
    const kind = value.entries.get('name')?.value;
    if (kind?.kind !== 'scalar' || typeof kind.value !== 'string')
      return this.refuse(
        kind ?? value,
        pluginPath,
        `plugin of trait ${quoted(name)} lacks a name that is text`,
      );
    const parameters = value.entries.get('parameters')?.value ?? null;
    if (parameters === null || parameters.kind === 'mapping')
      return this.create(name, kind.value, kind, parameters, pluginPath);
    if (parameters.kind === 'scalar' && parameters.value === null)
      return this.create(name, kind.value, kind, null, pluginPath);
    return this.refuse(
      parameters,
      `${pluginPath}.parameters`,
      `parameters of the plugin of trait ${quoted(name)} are no mapping`,
    );
  }

  private create(
    trait: string,
    name: string,
    nameValue: LocatedValue,
    parameters: LocatedMapping | null,
    path: string,
  ): TraitDefinition['plugin'] {
    const kind = this.plugins.find(name);
    if (kind === undefined) {
      const known = this.plugins.names.join(', ');
      return this.refuse(
        nameValue,
        path,
        `trait ${quoted(trait)} uses the plugin ${quoted(name)}, which is unknown; plugins are ${known}`,
      );
    }
    const values = this.parameters(kind, parameters, `${path}.parameters`);
    const created = kind.create(values);
    if (created.ok) return { name, run: created.plugin };
    const { at, message } = created;
    const steps = at.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
    return this.refuse(
      valueAt(parameters ?? nameValue, at),
      `${path}.parameters${steps}`,
      `plugin ${quoted(name)} of trait ${quoted(trait)}: the parameter ${message}`,
    );
  }

  private parameters(
    { parameters: known }: TraitPluginKind,
    mapping: LocatedMapping | null,
    path: string,
  ): ReadonlyMap<string, JsonValue> {
    if (mapping === null) return new Map();
    this.warnOfUnknown(mapping, known, path);
    return new Map([...mapping.entries].map(([name, { value }]) => [name, jsonOf(value)]));
  }

  private warnOfUnknown({ entries }: LocatedMapping, known: readonly string[], path: string): void {
    for (const [key, { keyPlace }] of entries) {
      if (!known.includes(key))
        this.warnings.add(keyPlace, path, `the key ${quoted(key)} is unknown and ignored`);
    }
  }

  private refuse({ place }: LocatedValue, path: string, message: string): null {
    this.errors.add(place, path, message);
    return null;
  }
}

/** The value at some steps, or the last one on the way that there is. */
function valueAt(value: LocatedValue, [step, ...more]: readonly (string | number)[]): LocatedValue {
  let next: LocatedValue | undefined;
  if (value.kind === 'list') next = value.items[step as number];
  else if (value.kind === 'mapping') next = value.entries.get(step as string)?.value;
  return next === undefined ? value : valueAt(next, more);
}
