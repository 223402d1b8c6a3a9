import { type Place } from './located-value.js';
import { type PathExpression } from './path-expression.js';
import { type TraitPlugin } from './trait-plugin.js';
import { type TraitType } from './trait.js';

/** What is wrong with a definition document, and where. `file:line:column` opens in an editor. */
export interface DefinitionProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** The offending key from the top of the document, as `[0].traits.host.plugin`; empty for the document itself. */
  readonly path: string;
  readonly message: string;
}

/** The checked content of a definition file, ready to be compiled. */
export interface DefinitionDocument {
  readonly file: string;
  /** In the order of the file: the last one that matches is used (distiller.md §2). */
  readonly definitions: readonly EventDefinition[];
}

/** One element of a definition file (distiller.md §2). */
export interface EventDefinition {
  /** Its place in the file, from 0; -1 for the catch-all that is built in. */
  readonly index: number;
  /** Where it begins in the file; null for the built-in catch-all. */
  readonly place: Place | null;
  /** As written, exclusions with their `!` (distiller.md §3). */
  readonly patterns: readonly string[];
  /** By name, merge keys resolved, without the default traits. */
  readonly traits: ReadonlyMap<string, TraitDefinition>;
}

/** How one trait is found (distiller.md §4). */
export interface TraitDefinition {
  /** Paths in their order; all matches of the first come before those of the second. */
  readonly fields: readonly TraitField[];
  readonly type: TraitType;
  readonly plugin: { readonly name: string; readonly run: TraitPlugin } | null;
}

/** A path as it is written and as it was read. */
export interface TraitField {
  readonly text: string;
  readonly expression: PathExpression;
}
