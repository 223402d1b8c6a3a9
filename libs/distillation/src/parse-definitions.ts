import {
  type DefinitionDocument,
  type DefinitionProblem,
  type EventDefinition,
} from './definition-document.js';
import { type DefinitionLimits, definitionLimits } from './definition-limits.js';
import { DefinitionReader } from './definition-reader.js';
import { readYaml } from './read-yaml.js';
import { TraitPluginRegistry } from './trait-plugin-registry.js';

/** How a definition document is read. */
export interface ParseOptions {
  /** Names the document in problems; nothing is opened. */
  readonly file: string;
  readonly limits?: DefinitionLimits;
  /** The plugins that may be used; without it the two that are built in. */
  readonly plugins?: TraitPluginRegistry;
}

/** A definition document that may be used, with what its author should look at; or all that is wrong with it. */
export type ParsedDefinitions =
  | {
      readonly ok: true;
      readonly document: DefinitionDocument;
      readonly warnings: readonly DefinitionProblem[];
    }
  | { readonly ok: false; readonly errors: readonly DefinitionProblem[] };

/**
 * Reads a definition document (distiller.md §2 to §4, §9). As a whole or not at all: one error refuses all definitions.
 * Never throws for what is written in it.
 */
export function parseDefinitions(text: string, options: ParseOptions): ParsedDefinitions {
  const { file, limits = definitionLimits, plugins = new TraitPluginRegistry() } = options;
  const yaml = readYaml(text, limits);
  if (!yaml.ok) return { ok: false, errors: [{ file, path: '', ...yaml.problem }] };
  const reader = new DefinitionReader(file, limits.problemsMax, plugins);
  const definitions: readonly EventDefinition[] = reader.read(yaml.value);
  const { errors, warnings } = reader;
  return errors.length > 0 ? { ok: false, errors } : { ok: true, document: { file, definitions }, warnings };
}

/** `file:line:column: path: message`, as compilers print. */
export function printDefinitionProblem({ file, line, column, path, message }: DefinitionProblem): string {
  return `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`;
}
