import { type JsonObject, type JsonValue, isJsonObject, jsonMember } from '@cloudtach/kernel';
import { type PathExpression } from './path-expression.js';

/** The value at a plain path of names; undefined where there is none. */
export type DottedLookup = (notification: JsonObject) => JsonValue | undefined;

/** The names of a path that is nothing but single names one below the other, as nearly all are; else null. */
export function dottedNames(expression: PathExpression): readonly string[] | null {
  if (expression.kind === 'root') return [];
  if (expression.kind === 'names') return expression.names.length === 1 ? expression.names : null;
  // `a.$` begins anew.
  if (expression.kind !== 'child' || hasRoot(expression.right)) return null;
  const left = dottedNames(expression.left);
  const right = dottedNames(expression.right);
  return left === null || right === null ? null : [...left, ...right];
}

function hasRoot(expression: PathExpression): boolean {
  return (
    expression.kind === 'root' ||
    ('left' in expression && (hasRoot(expression.left) || hasRoot(expression.right)))
  );
}

/** A lookup made for the number of names; all but the usual two are rare. */
export function compileDottedLookup(names: readonly string[]): DottedLookup {
  if (names.length === 0 || names.some(mayBeInherited)) return lookupOwn(names);
  const [first, second, third] = names as [string, string, string];
  switch (names.length) {
    case 1:
      return (notification) => notification[first];
    case 2:
      return (notification) => memberOf(notification[first], second);
    case 3:
      return (notification) => memberOf(memberOf(notification[first], second), third);
    default:
      return (notification) => names.reduce<JsonValue | undefined>(memberOf, notification);
  }
}

/** The member of an object, for names that no prototype has: half the cost of asking whether it is its own. */
function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isJsonObject(value) ? value[name] : undefined;
}

function lookupOwn(names: readonly string[]): DottedLookup {
  return (notification) => names.reduce<JsonValue | undefined>(jsonMember, notification);
}

function mayBeInherited(name: string): boolean {
  return name in Object.prototype;
}
