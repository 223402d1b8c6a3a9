export { type CompileOptions, compileDefinitions } from './compile-definitions.js';
export {
  type DefinitionDocument,
  type DefinitionProblem,
  type EventDefinition,
  type TraitDefinition,
  type TraitField,
} from './definition-document.js';
export { type DefinitionLimits, definitionLimits, traitNameLengthMax } from './definition-limits.js';
export {
  type Circumstances,
  type DistilledEvent,
  type DistilResult,
  type LeftOutReason,
  type LeftOutTrait,
  type RejectionReason,
} from './distil-result.js';
export { Distiller } from './distiller.js';
export { reservedTraitNames } from './envelope-names.js';
export { eventTypeOf, identityLengthMax, messageIdOf } from './event-identity.js';
export { eventTimeOf } from './event-time.js';
export { findMatches } from './find-matches.js';
export { type Place } from './located-value.js';
export {
  type ParsedDefinitions,
  type ParseOptions,
  parseDefinitions,
  printDefinitionProblem,
} from './parse-definitions.js';
export { type ParsedPath, parsePath } from './parse-path.js';
export { type PathExpression } from './path-expression.js';
export { type PathPlace, type PathProblem } from './path-tokens.js';
export { type Trait, type TraitType, traitTypes } from './trait.js';
export { toTraitText } from './trait-conversion.js';
export {
  type PathMatch,
  type TraitPlugin,
  type TraitPluginCreation,
  type TraitPluginKind,
} from './trait-plugin.js';
export { TraitPluginRegistry } from './trait-plugin-registry.js';
