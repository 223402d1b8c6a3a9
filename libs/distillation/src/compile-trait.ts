import { type JsonObject, type JsonValue } from '@cloudtach/kernel';
import { type CompiledPath, compilePath, rootNode } from './compile-path.js';
import { type TraitDefinition, type TraitField } from './definition-document.js';
import { type LeftOutTrait } from './distil-result.js';
import { compileDottedLookup, dottedNames } from './dotted-path.js';
import { type PathBudget } from './path-budget.js';
import { type PathMatch, type TraitPlugin } from './trait-plugin.js';
import { type Trait } from './trait.js';
import { convertTrait } from './trait-conversion.js';
import { TraitFailure } from './trait-failure.js';

/** Adds the trait of a notification to `traits`, or, when it has a value that cannot be kept, to `leftOut`. */
export type CompiledTrait = (
  notification: JsonObject,
  budget: PathBudget,
  traits: Trait[],
  leftOut: LeftOutTrait[],
) => void;

/** The value that is to be converted; null for none. */
type Lookup = (notification: JsonObject, budget: PathBudget) => JsonValue | TraitFailure;

/** All matches that are not null. */
type MatchLookup = (notification: JsonObject, budget: PathBudget) => readonly PathMatch[] | TraitFailure;

/** One trait definition as a closure (distiller.md §4). */
export function compileTrait(name: string, { fields, type, plugin }: TraitDefinition): CompiledTrait {
  const lookup = plugin === null ? firstOf(fields) : pluginOf(allOf(fields), plugin.run);
  return (notification, budget, traits, leftOut) => {
    const value = lookup(notification, budget);
    if (value === null || (value === '' && type !== 'text')) return;
    const converted = value instanceof TraitFailure ? value : convertTrait(value, type);
    if (converted instanceof TraitFailure)
      leftOut.push({ trait: name, type, valueType: valueTypeOf(value), reason: converted.reason });
    else traits.push({ name, type, value: converted } as Trait);
  };
}

function firstOf(fields: readonly TraitField[]): Lookup {
  const lookups = fields.map(firstOfField);
  const [only] = lookups;
  if (only !== undefined && lookups.length === 1) return only;
  return (notification, budget) => {
    for (const lookup of lookups) {
      const value = lookup(notification, budget);
      if (value !== null) return value;
    }
    return null;
  };
}

/** Nearly every path is a plain dotted one: those look at no more than they have to, and make nothing. */
function firstOfField(field: TraitField): Lookup {
  const names = dottedNames(field.expression);
  if (names !== null) {
    const lookup = compileDottedLookup(names);
    return (notification) => lookup(notification) ?? null;
  }
  const all = allOf([field]);
  return (notification, budget) => {
    const matches = all(notification, budget);
    return matches instanceof TraitFailure ? matches : (matches[0]?.value ?? null);
  };
}

function pluginOf(all: MatchLookup, plugin: TraitPlugin): Lookup {
  return (notification, budget) => {
    const matches = all(notification, budget);
    if (matches instanceof TraitFailure) return matches;
    try {
      return plugin(matches);
    } catch {
      // A plugin is code of others; one of its traits is not worth the event.
      return TraitFailure.pluginFailed;
    }
  };
}

function allOf(fields: readonly TraitField[]): MatchLookup {
  const dotted = fields.map(({ expression }) => dottedNames(expression));
  if (dotted.every((names) => names !== null && names.length > 0))
    return allDotted(dotted as readonly (readonly string[])[]);
  const paths = fields.map(({ expression }) => compilePath(expression));
  return (notification, budget) => allMatches(notification, paths, budget);
}

function allDotted(paths: readonly (readonly string[])[]): MatchLookup {
  const lookups = paths.map((names) => ({ path: names.join('.'), lookup: compileDottedLookup(names) }));
  return (notification) => {
    const matches: PathMatch[] = [];
    for (const { path, lookup } of lookups) {
      const value = lookup(notification);
      if (value !== undefined && value !== null) matches.push({ path, value });
    }
    return matches;
  };
}

function allMatches(
  notification: JsonObject,
  paths: readonly CompiledPath[],
  budget: PathBudget,
): readonly PathMatch[] | TraitFailure {
  const root = rootNode(notification);
  const matches: PathMatch[] = [];
  for (const path of paths) {
    for (const node of path(root, budget)) if (node.value !== null) matches.push(node as PathMatch);
    if (budget.isSpent) return TraitFailure.pathTooCostly;
  }
  return matches;
}

function valueTypeOf(value: Exclude<JsonValue, null> | TraitFailure): LeftOutTrait['valueType'] {
  if (value instanceof TraitFailure) return 'unknown';
  if (typeof value === 'bigint') return 'number';
  if (typeof value === 'object') return Array.isArray(value) ? 'array' : 'object';
  return typeof value as 'boolean' | 'number' | 'string';
}
