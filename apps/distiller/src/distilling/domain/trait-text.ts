import { type JsonValue, printJson } from '@cloudtach/kernel';

/**
 * A JSON value as the value of a text trait (distiller.md §6): text as it is, numbers in decimal, booleans as
 * `True` and `False`, lists and objects as compact JSON. Null has no text; it never gets here.
 */
export function toTraitText(value: Exclude<JsonValue, null>): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'object' ? printJson(value) : String(value);
}
