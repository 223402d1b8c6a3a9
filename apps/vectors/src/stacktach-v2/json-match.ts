import { isJsonObject, type JsonObject, type JsonValue, parseJson, printJson } from '@cloudtach/kernel';

/** Whole, in the given members only, or whole with lists as multisets (stacktach-v2.md §7.2). */
export type MatchBy = 'json' | 'subset' | 'unordered';

const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const shownMax = 400;

/**
 * Where a JSON value first differs from what is expected, and how; null where it does not. Numbers are compared as
 * numbers, objects without regard to the order of members; `{"$any": true}` and its kind stand for what they say.
 */
export function mismatchOf(expected: JsonValue, actual: JsonValue, by: MatchBy, path = '$'): string | null {
  const marker = markerOf(expected);
  if (marker !== null) return marker(actual) ? null : differs(path, expected, actual);
  if (Array.isArray(expected)) return listMismatch(expected, actual, by, path);
  if (isJsonObject(expected)) return objectMismatch(expected, actual, by, path);
  return isSameScalar(expected, actual) ? null : differs(path, expected, actual);
}

function listMismatch(
  expected: readonly JsonValue[],
  actual: JsonValue,
  by: MatchBy,
  path: string,
): string | null {
  if (!Array.isArray(actual) || actual.length !== expected.length)
    return differs(path, [...expected], actual);
  if (by === 'unordered') return multisetMismatch(expected, actual, path);
  for (const [index, element] of expected.entries()) {
    const mismatch = mismatchOf(element, actual[index] ?? null, by, `${path}[${index}]`);
    if (mismatch !== null) return mismatch;
  }
  return null;
}

function multisetMismatch(
  expected: readonly JsonValue[],
  actual: readonly JsonValue[],
  path: string,
): string | null {
  const left = [...actual];
  for (const element of expected) {
    const found = left.findIndex((one) => mismatchOf(element, one, 'unordered') === null);
    if (found === -1) return `${path}: nothing equals ${print(element)} in ${print([...actual])}`;
    left.splice(found, 1);
  }
  return null;
}

function objectMismatch(expected: JsonObject, actual: JsonValue, by: MatchBy, path: string): string | null {
  if (!isJsonObject(actual)) return differs(path, expected, actual);
  const more = Object.keys(actual).find((name) => !Object.hasOwn(expected, name));
  if (by !== 'subset' && more !== undefined)
    return `${path}.${more}: nothing expected, got ${print(actual[more])}`;
  for (const [name, value] of Object.entries(expected)) {
    const given = Object.hasOwn(actual, name) ? actual[name] : undefined;
    if (given === undefined) return `${path}.${name}: expected ${print(value)}, got nothing`;
    const mismatch = mismatchOf(value, given, by, `${path}.${name}`);
    if (mismatch !== null) return mismatch;
  }
  return null;
}

/** What stands for values that a vector cannot know. */
function markerOf(expected: JsonValue): ((actual: JsonValue) => boolean) | null {
  if (!isJsonObject(expected) || Object.keys(expected).length !== 1) return null;
  const [[name, value] = ['', null]] = Object.entries(expected);
  switch (name) {
    case '$any':
      return () => true;
    case '$prefix':
      return (actual) => typeof actual === 'string' && typeof value === 'string' && actual.startsWith(value);
    case '$uuid':
      return (actual) => typeof actual === 'string' && uuid.test(actual);
    case '$json':
      return (actual) => typeof actual === 'string' && parsesTo(actual, value);
    default:
      return null;
  }
}

function parsesTo(text: string, expected: JsonValue): boolean {
  try {
    return mismatchOf(expected, parseJson(text), 'json') === null;
  } catch {
    return false;
  }
}

function isSameScalar(expected: JsonValue, actual: JsonValue): boolean {
  if (typeof expected === typeof actual) return expected === actual;
  const integers = [expected, actual].map((value) =>
    typeof value === 'bigint' ? value : Number.isInteger(value) ? BigInt(value as number) : null,
  );
  return integers[0] !== null && integers[0] === integers[1];
}

function differs(path: string, expected: JsonValue, actual: JsonValue): string {
  return `${path}: expected ${print(expected)}, got ${print(actual)}`;
}

function print(value: JsonValue | undefined): string {
  const text = value === undefined ? 'nothing' : printJson(value);
  return text.length > shownMax ? `${text.slice(0, shownMax)}…` : text;
}
