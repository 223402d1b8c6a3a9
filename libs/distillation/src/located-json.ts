import { type JsonValue } from '@cloudtach/kernel';
import { type LocatedValue } from './located-value.js';

/** A part of a document as a JSON value. What aliases share stays shared: a few lines may stand for billions. */
export function jsonOf(value: LocatedValue, known = new Map<LocatedValue, JsonValue>()): JsonValue {
  if (value.kind === 'scalar') return value.value;
  const shared = known.get(value);
  if (shared !== undefined) return shared;
  const json =
    value.kind === 'list'
      ? value.items.map((item) => jsonOf(item, known))
      : Object.fromEntries([...value.entries].map(([key, entry]) => [key, jsonOf(entry.value, known)]));
  known.set(value, json);
  return json;
}
