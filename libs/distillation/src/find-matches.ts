import { type JsonObject } from '@cloudtach/kernel';
import { compilePath, rootNode } from './compile-path.js';
import { pathStepsMax } from './definition-limits.js';
import { PathBudget } from './path-budget.js';
import { type PathExpression } from './path-expression.js';

/** Every match of a path in a document, null ones too, with resolved paths (distiller.md §5.3, §5.4). */
export function findMatches(expression: PathExpression, document: JsonObject) {
  const matches = compilePath(expression)(rootNode(document), new PathBudget(pathStepsMax));
  return matches.map(({ path, value }) => ({ path, value }));
}
