import { type TraitDefinition } from './definition-document.js';
import { type PathExpression } from './path-expression.js';

/** The traits that every definition has unless it defines its own of that name (distiller.md §4). */
export const defaultTraits: ReadonlyMap<string, TraitDefinition> = new Map([
  ['service', text(['publisher_id'])],
  ['request_id', text(['_context_request_id'])],
  ['tenant_id', text(['payload', 'tenant_id'], ['_context_tenant'])],
]);

function text(...paths: readonly (readonly string[])[]): TraitDefinition {
  const fields = paths.map((names) => ({
    text: names.join('.'),
    expression: names
      .map<PathExpression>((name) => ({ kind: 'names', names: [name] }))
      .reduce((left, right) => ({ kind: 'child', left, right })),
  }));
  return { fields, type: 'text', plugin: null };
}
