import { isJsonObject, type JsonObject, type JsonValue, printJson } from '@cloudtach/kernel';

/**
 * What two JSON objects differ in, member by member, on one line; null for nothing. Without regard to the order of
 * members; `3` and `3.0` are the same number.
 */
export function differenceOf(expected: JsonObject, actual: JsonObject): string | null {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].sort();
  const differences = names.flatMap((name) => {
    const wanted = Object.hasOwn(expected, name) ? expected[name] : undefined;
    const given = Object.hasOwn(actual, name) ? actual[name] : undefined;
    return isSameJson(wanted, given) ? [] : [`${name}: expected ${print(wanted)}, got ${print(given)}`];
  });
  return differences.length === 0 ? null : differences.join('; ');
}

/** Whether two JSON values are the same. */
export function isSameJson(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((element, place) => isSameJson(element, right[place]));
  if (!isJsonObject(left) || !isJsonObject(right)) return left === right || isSameInteger(left, right);
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && isSameJson(left[name], right[name]))
  );
}

/** An integer beyond 2^53 is a bigint or, where it was written with an exponent, a number. */
function isSameInteger(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (typeof left === 'bigint')
    return typeof right === 'number' && Number.isInteger(right) && BigInt(right) === left;
  return typeof right === 'bigint' && isSameInteger(right, left);
}

function print(value: JsonValue | undefined): string {
  return value === undefined ? 'nothing' : printJson(value);
}
