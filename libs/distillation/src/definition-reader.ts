import { isStorableText } from '@cloudtach/kernel';
import { type DefinitionProblem, type EventDefinition, type TraitDefinition } from './definition-document.js';
import { patternLengthMax, traitNameLengthMax } from './definition-limits.js';
import { DefinitionProblems } from './definition-problems.js';
import { envelopeNames, reservedTraitNames } from './envelope-names.js';
import { type LocatedEntry, type LocatedMapping, type LocatedValue, type Place } from './located-value.js';
import { quoted } from './quoted-text.js';
import { type TraitPluginRegistry } from './trait-plugin-registry.js';
import { TraitReader } from './trait-reader.js';

const definitionKeys = ['event_type', 'traits'];

/** Reads the list of event definitions out of a YAML document, and says all that is wrong with it (distiller.md §9). */
export class DefinitionReader {
  private readonly errorsFound: DefinitionProblems;
  private readonly warningsFound: DefinitionProblems;
  private readonly traitReader: TraitReader;
  /** Where each inclusion stood first. */
  private readonly patterns = new Map<string, number>();

  constructor(file: string, problemsMax: number, plugins: TraitPluginRegistry) {
    this.errorsFound = new DefinitionProblems(file, problemsMax);
    this.warningsFound = new DefinitionProblems(file, problemsMax);
    this.traitReader = new TraitReader(this.errorsFound, this.warningsFound, plugins);
  }

  get errors(): readonly DefinitionProblem[] {
    return this.errorsFound.all;
  }

  get warnings(): readonly DefinitionProblem[] {
    return this.warningsFound.all;
  }

  /** What could be read; of use only when there are no errors. */
  read(document: LocatedValue): readonly EventDefinition[] {
    if (document.kind !== 'list') {
      this.errorsFound.add(document.place, '', 'a definition document is a list of event definitions');
      return [];
    }
    return document.items.map((item, index) => this.definition(item, index));
  }

  private definition(value: LocatedValue, index: number): EventDefinition {
    const path = `[${index}]`;
    const { place } = value;
    if (value.kind !== 'mapping') {
      this.errorsFound.add(
        place,
        path,
        'an event definition is a mapping with the keys event_type and traits',
      );
      return { index, place, patterns: [], traits: new Map() };
    }
    for (const [key, { keyPlace }] of value.entries) {
      if (!definitionKeys.includes(key))
        this.warningsFound.add(keyPlace, path, `the key ${quoted(key)} is unknown and ignored`);
    }
    const eventType = this.required(value, 'event_type', path);
    const traits = this.required(value, 'traits', path);
    return {
      index,
      place,
      patterns: eventType === undefined ? [] : this.eventTypes(eventType.value, index),
      traits: traits === undefined ? new Map() : this.traits(traits.value, `${path}.traits`),
    };
  }

  private required({ entries, place }: LocatedMapping, key: string, path: string): LocatedEntry | undefined {
    const entry = entries.get(key);
    if (entry === undefined) this.errorsFound.add(place, path, `the key ${key} is missing`);
    return entry;
  }

  private eventTypes(value: LocatedValue, index: number): string[] {
    const path = `[${index}].event_type`;
    if (value.kind === 'scalar' && typeof value.value === 'string')
      return this.pattern(value.value, value.place, path, index);
    if (value.kind === 'list')
      return value.items.flatMap((item, place) =>
        item.kind === 'scalar' && typeof item.value === 'string'
          ? this.pattern(item.value, item.place, `${path}[${place}]`, index)
          : this.noPattern(item.place, `${path}[${place}]`),
      );
    return this.noPattern(value.place, path);
  }

  private noPattern(place: Place, path: string): [] {
    this.errorsFound.add(place, path, 'event_type is a pattern or a list of patterns, all of them text');
    return [];
  }

  private pattern(text: string, place: Place, path: string, index: number): string[] {
    if (text.length > patternLengthMax)
      this.errorsFound.add(place, path, `a pattern has at most ${patternLengthMax} characters`);
    const first = this.patterns.get(text);
    if (first !== undefined && !text.startsWith('!'))
      this.warningsFound.add(
        place,
        path,
        `the pattern ${quoted(text)} is also in [${first}]; the last one is used`,
      );
    this.patterns.set(text, first ?? index);
    return [text];
  }

  private traits(value: LocatedValue, path: string): ReadonlyMap<string, TraitDefinition> {
    const traits = new Map<string, TraitDefinition>();
    if (value.kind !== 'mapping') {
      this.errorsFound.add(value.place, path, 'traits is a mapping from trait names to trait definitions');
      return traits;
    }
    for (const [name, { keyPlace, value: definition }] of value.entries) {
      const traitPath = `${path}.${quotedKey(name)}`;
      this.checkName(name, keyPlace, traitPath);
      const trait = this.traitReader.read(name, definition, traitPath);
      if (trait !== null) traits.set(name, trait);
    }
    return traits;
  }

  private checkName(name: string, place: Place, path: string): void {
    if (name === '') this.errorsFound.add(place, path, 'the name of a trait is empty');
    if (!isStorableText(name))
      this.errorsFound.add(place, path, 'the name of a trait holds NUL or a lone surrogate');
    if (Array.from(name).length > traitNameLengthMax)
      this.errorsFound.add(place, path, `the name of a trait has at most ${traitNameLengthMax} characters`);
    if (reservedTraitNames.includes(name))
      this.errorsFound.add(place, path, `the name ${quoted(name)} is reserved`);
    if (envelopeNames.includes(name))
      this.warningsFound.add(place, path, `the trait is lost: each event has a ${name} of its own`);
  }
}

/** A key within the path of a problem. */
function quotedKey(key: string): string {
  return quoted(key).slice(1, -1);
}
