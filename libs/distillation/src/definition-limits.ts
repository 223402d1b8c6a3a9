/** What a definition document may cost before it is refused (decisions.md §2, YAML; distiller.md §12.12). */
export interface DefinitionLimits {
  /** Most bytes of the text in UTF-8. */
  readonly bytesMax: number;
  /** Most mappings and lists inside each other. */
  readonly depthMax: number;
  /** Most tokens, blanks among them: a text of nothing but commas costs far more than one of its size. */
  readonly tokensMax: number;
  /** Most `*alias` nodes. */
  readonly aliasesMax: number;
  /** Most entries that merge keys may copy, all mappings together. */
  readonly mergedEntriesMax: number;
  /** Most problems that are told at once. */
  readonly problemsMax: number;
}

/** The limits that hold unless a caller gives narrower ones. */
export const definitionLimits: DefinitionLimits = {
  bytesMax: 256 * 1024,
  depthMax: 64,
  tokensMax: 100_000,
  aliasesMax: 100,
  mergedEntriesMax: 20_000,
  problemsMax: 20,
};

/** Most characters of a trait's name (distiller.md §12.12). */
export const traitNameLengthMax = 100;

/** Most characters of one event type pattern; event types are far shorter. */
export const patternLengthMax = 1000;

/** Most characters of one path. */
export const pathLengthMax = 1000;

/** Most names, symbols and operators in one path; readers of the tree recurse this deep. */
export const pathPartsMax = 200;

/** Most values that the paths of all traits may visit in one notification; plain dotted paths do not count. */
export const pathStepsMax = 500_000;

/** Most event types whose definition is remembered. */
export const rememberedEventTypesMax = 1000;
