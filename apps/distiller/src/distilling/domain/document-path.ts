import { type JsonObject, type JsonValue, jsonMember } from '@cloudtach/kernel';

/** The value that a list of names leads to, from the top of a document; undefined where there is none. */
export function valueAt(document: JsonObject, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(jsonMember, document);
}
