/**
 * What JSON text means to us. Integers that a double cannot hold are `bigint`; objects are plain, a member
 * called `__proto__` is an own member like any other, so read members of user data with `Object.hasOwn` or
 * over `Object.keys`, never by `in` or by inheritance.
 */
export type JsonValue =
  null | boolean | number | bigint | string | JsonValue[] | { [key: string]: JsonValue };

/** A JSON object. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** Whether a value is a JSON object: not null, not an array. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own member `key` of `value`; undefined when `value` is no object or has no such member of its own. */
export function jsonMember(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
