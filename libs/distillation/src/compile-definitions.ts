import { type DefinitionDocument, type EventDefinition } from './definition-document.js';
import { Distiller } from './distiller.js';

/** What beside the definitions decides which notifications become events. */
export interface CompileOptions {
  /** Whether notifications that no definition matches become events with the default traits (distiller.md §4). */
  readonly catchAll: boolean;
}

/** The definition that stands behind all others while the catch-all is on. */
const builtInCatchAll: EventDefinition = { index: -1, place: null, patterns: ['*'], traits: new Map() };

/** Makes a distiller of checked definitions, once; what it costs is paid here and at the first event of a type. */
export function compileDefinitions(
  { definitions }: DefinitionDocument,
  { catchAll }: CompileOptions,
): Distiller {
  return new Distiller(catchAll ? [builtInCatchAll, ...definitions] : definitions);
}
