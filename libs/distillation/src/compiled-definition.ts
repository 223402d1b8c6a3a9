import { type CompiledTrait, compileTrait } from './compile-trait.js';
import { defaultTraits } from './default-traits.js';
import { type EventDefinition } from './definition-document.js';
import { envelopeNames } from './envelope-names.js';
import { EventTypePattern } from './event-type-pattern.js';

/** One event definition, ready to be used. Its traits are compiled when it matches for the first time. */
export class CompiledDefinition {
  private readonly inclusions: readonly EventTypePattern[];
  private readonly exclusions: readonly EventTypePattern[];
  private compiled: readonly CompiledTrait[] | null = null;

  constructor(readonly definition: EventDefinition) {
    const { patterns } = definition;
    const inclusions = patterns.filter((pattern) => !isExclusion(pattern));
    const exclusions = patterns.filter(isExclusion).map((pattern) => pattern.slice(1));
    // Exclusions alone exclude from everything; no pattern at all matches nothing (distiller.md §3).
    if (inclusions.length === 0 && exclusions.length > 0) inclusions.push('*');
    this.inclusions = inclusions.map((pattern) => new EventTypePattern(pattern));
    this.exclusions = exclusions.map((pattern) => new EventTypePattern(pattern));
  }

  /** @param eventType as `charactersOf` gives it */
  matches(eventType: readonly number[]): boolean {
    return (
      this.inclusions.some((pattern) => pattern.matches(eventType)) &&
      !this.exclusions.some((pattern) => pattern.matches(eventType))
    );
  }

  /** Own traits and default ones. A trait with a name of the envelope would be overwritten, so it is not looked for. */
  get traits(): readonly CompiledTrait[] {
    this.compiled ??= [...new Map([...defaultTraits, ...this.definition.traits])]
      .filter(([name]) => !envelopeNames.includes(name))
      .map(([name, trait]) => compileTrait(name, trait));
    return this.compiled;
  }
}

function isExclusion(pattern: string): boolean {
  return pattern.startsWith('!');
}
