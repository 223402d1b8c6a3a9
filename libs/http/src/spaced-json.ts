import type { JsonValue } from '@cloudtach/kernel';

/**
 * JSON text as Python writes it, `", "` and `": "` between parts, which Gnocchi's and Monasca's clients compare
 * (decisions §4). Numbers as JavaScript prints them; members in their order.
 */
export function printSpacedJson(value: JsonValue): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(printSpacedJson).join(', ')}]`;
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}: ${printSpacedJson(member)}`,
  );
  return `{${members.join(', ')}}`;
}
