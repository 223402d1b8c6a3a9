import { type InstantMicros, parseIsoInstant } from '@cloudtach/kernel';

const monthFirst = /^(\d{1,2})-(\d{1,2})-(\d{4})(.*)$/;

/**
 * Reads a datetime as the v1 API takes it (stacktach-v3-api §6): ISO 8601, or the seed's `01-31-2015T13:30`, whose
 * first number is the month unless it exceeds 12. Null for anything else.
 */
export function parseApiDatetime(text: string): InstantMicros | null {
  const match = monthFirst.exec(text);
  if (match === null) return parseIsoInstant(text);
  const [, first, second, year, rest] = match as unknown as [string, string, string, string, string];
  const [month, day] = Number(first) > 12 ? [second, first] : [first, second];
  return parseIsoInstant(`${year}-${month}-${day}${rest}`);
}
