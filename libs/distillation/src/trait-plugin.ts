import { type JsonValue } from '@cloudtach/kernel';

/** A value that a path led to. Null is no match (distiller.md §4.2). */
export interface PathMatch {
  /** The resolved path (distiller.md §5.4), as `payload.l.[1].id`. */
  readonly path: string;
  readonly value: Exclude<JsonValue, null>;
}

/**
 * A plugin of one trait definition: the value of the trait from all its matches, of which there may be none; null for no
 * trait. Called once per notification; keeps nothing between calls. What it throws leaves the trait out.
 */
export type TraitPlugin = (matches: readonly PathMatch[]) => JsonValue;

/** A plugin made for one trait definition, or what is wrong with its parameters and where, as `['flags', 0, 'bit']`. */
export type TraitPluginCreation =
  | { readonly ok: true; readonly plugin: TraitPlugin }
  | { readonly ok: false; readonly at: readonly (string | number)[]; readonly message: string };

/** A kind of plugin, by the name that definitions use. */
export interface TraitPluginKind {
  readonly name: string;
  /** Parameters it knows; others are ignored with a warning (distiller.md §7). */
  readonly parameters: readonly string[];
  /** Called once per trait definition when the document is read. Never throws for what a user wrote. */
  readonly create: (parameters: ReadonlyMap<string, JsonValue>) => TraitPluginCreation;
}
