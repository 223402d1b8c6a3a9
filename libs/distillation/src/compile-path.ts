import { type JsonObject, type JsonValue, isJsonObject } from '@cloudtach/kernel';
import { type PathBudget } from './path-budget.js';
import { type PathExpression } from './path-expression.js';
import { PathNode } from './path-node.js';

/** All matches of a path at a value, in order, null ones too. Ends early when the budget is spent. */
export type CompiledPath = (node: PathNode, budget: PathBudget) => readonly PathNode[];

const none: readonly PathNode[] = [];

/** A path as closures (distiller.md §5.3). */
export function compilePath(expression: PathExpression): CompiledPath {
  switch (expression.kind) {
    case 'names':
      return compileNames(expression.names);
    case 'any':
      return (node, budget) => membersOf(node, budget);
    case 'root':
      return (node) => [node.root];
    case 'this':
      return (node) => [node];
    case 'parent':
      return (node) => (node.parent === null ? none : [node.parent]);
    case 'index':
      return compileIndex(expression.index);
    case 'slice':
      return compileSlice(expression.start, expression.stop);
    case 'child':
      return compileChild(compilePath(expression.left), compilePath(expression.right));
    case 'descendants':
      return compileDescendants(compilePath(expression.left), compilePath(expression.right));
    case 'where':
      return compileWhere(compilePath(expression.left), compilePath(expression.right));
    case 'union':
      return compileUnion(compilePath(expression.left), compilePath(expression.right));
  }
}

function compileNames(names: readonly string[]): CompiledPath {
  return (node, budget) => {
    const { value } = node;
    if (!isJsonObject(value) || !budget.spend(names.length)) return none;
    const matches: PathNode[] = [];
    for (const name of names) {
      if (Object.hasOwn(value, name)) matches.push(new PathNode(value[name] as JsonValue, node, name));
    }
    return matches;
  };
}

function membersOf(node: PathNode, budget: PathBudget): readonly PathNode[] {
  const { value } = node;
  if (!isJsonObject(value)) return none;
  const names = Object.keys(value);
  if (!budget.spend(names.length)) return none;
  return names.map((name) => new PathNode(value[name] as JsonValue, node, name));
}

function compileIndex(index: number): CompiledPath {
  const step = `[${index}]`;
  return (node, budget) => {
    const { value } = node;
    let element: JsonValue | undefined;
    if (Array.isArray(value)) element = value.at(index);
    else if (
      typeof value === 'string' &&
      budget.spend(index < 0 ? value.length : Math.min(index + 1, value.length))
    )
      element = characterAt(value, index);
    return element === undefined ? none : [new PathNode(element, node, step)];
  };
}

/** A character, not a UTF-16 unit. */
function characterAt(text: string, index: number): string | undefined {
  if (index < 0) return Array.from(text).at(index);
  let place = 0;
  for (const character of text) {
    if (place === index) return character;
    place += 1;
  }
  return undefined;
}

function compileSlice(start: number | null, stop: number | null): CompiledPath {
  return (node, budget) => {
    const list = listAt(node);
    if (list === null) return none;
    const { length } = list.value;
    const first = start === null ? 0 : boundOf(start, length);
    const end = stop === null ? length : boundOf(stop, length);
    if (end <= first || !budget.spend(end - first)) return none;
    return list.value
      .slice(first, end)
      .map((element, place) => new PathNode(element, list.node, `[${first + place}]`));
  };
}

/** A value that is no array is the only element of one; null has none (distiller.md §5.3). */
function listAt(node: PathNode): { value: JsonValue[]; node: PathNode } | null {
  if (Array.isArray(node.value)) return { value: node.value, node };
  if (node.value === null) return null;
  const value = [node.value];
  return { value, node: new PathNode(value, node.parent, node.step) };
}

function boundOf(bound: number, length: number): number {
  return Math.min(length, bound < 0 ? Math.max(0, length + bound) : bound);
}

function compileChild(left: CompiledPath, right: CompiledPath): CompiledPath {
  return (node, budget) => {
    const parents = left(node, budget);
    if (parents.length === 1) return right(parents[0] as PathNode, budget);
    return gather(parents, right, budget);
  };
}

function compileUnion(left: CompiledPath, right: CompiledPath): CompiledPath {
  return (node, budget) => {
    const matches = [...left(node, budget), ...right(node, budget)];
    budget.spend(matches.length);
    return matches;
  };
}

function compileWhere(left: CompiledPath, right: CompiledPath): CompiledPath {
  return (node, budget) =>
    left(node, budget).filter((match) => budget.spend(1) && right(match, budget).length > 0);
}

/** Without recursion over the notification: paths nest, and depth times depth would exhaust the stack. */
function compileDescendants(left: CompiledPath, right: CompiledPath): CompiledPath {
  return (node, budget) => {
    const matches: PathNode[] = [];
    const waiting = left(node, budget).toReversed();
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (!budget.spend(1)) break;
      append(matches, right(next, budget));
      append(waiting, childrenOf(next, budget).reverse());
    }
    return matches;
  };
}

function childrenOf(node: PathNode, budget: PathBudget): PathNode[] {
  const { value } = node;
  if (Array.isArray(value)) {
    if (!budget.spend(value.length)) return [];
    return value.map((element, place) => new PathNode(element, node, `[${place}]`));
  }
  return [...membersOf(node, budget)];
}

function gather(nodes: readonly PathNode[], path: CompiledPath, budget: PathBudget): readonly PathNode[] {
  const matches: PathNode[] = [];
  for (const node of nodes) {
    if (!budget.spend(1)) break;
    append(matches, path(node, budget));
  }
  return matches;
}

/** One by one: as arguments of one call, many matches would exhaust the stack. */
function append(list: PathNode[], more: readonly PathNode[]): void {
  for (const node of more) list.push(node);
}

/** The notification as a path begins with it. */
export function rootNode(notification: JsonObject): PathNode {
  return new PathNode(notification, null, '');
}
