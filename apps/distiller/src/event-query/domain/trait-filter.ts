import { type InstantMicros } from '@cloudtach/kernel';
import { parseApiDatetime } from './api-datetime.js';

/**
 * One `name:value` of a filter, with every meaning the value can have: an event matches when its trait of that name
 * equals the meaning of the trait's own type (stacktach-v3-api §6).
 */
export interface TraitFilter {
  readonly name: string;
  readonly text: string;
  /** The value as a JSON number, where it is one: text, so that no digit is lost. */
  readonly number: string | null;
  readonly datetime: InstantMicros | null;
}

const number = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;
const digitsMax = 400;
const klugmanPair = /^\s*[A-Za-z0-9_]+\s*:/;

/**
 * Reads `name:value;name:value`, or klugman's form with commas where no semicolon appears and every piece begins
 * with a plain name. Null when a pair has no colon or no name.
 */
export function parseTraitFilters(text: string): readonly TraitFilter[] | null {
  const filters: TraitFilter[] = [];
  for (const pair of pairsOf(text)) {
    const colon = pair.indexOf(':');
    const name = pair.slice(0, Math.max(colon, 0)).trim();
    if (name === '') return null;
    const value = pair.slice(colon + 1).trim();
    filters.push({ name, text: value, number: toJsonNumber(value), datetime: parseApiDatetime(value) });
  }
  return filters;
}

function pairsOf(text: string): readonly string[] {
  if (text.includes(';')) return text.split(';').filter((pair) => pair.trim() !== '');
  const pieces = text.split(',');
  return pieces.every((piece) => klugmanPair.test(piece)) ? pieces : [text];
}

/** JSON has no `+5`, `.5`, `5.` or `007`. */
function toJsonNumber(text: string): string | null {
  const match = number.exec(text);
  if (match === null || text.length > digitsMax) return null;
  const [, sign = '', whole = '', fraction = '', exponent] = match;
  if (whole === '' && fraction === '') return null;
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  return `${sign === '-' ? '-' : ''}${digits}${fraction === '' ? '' : `.${fraction}`}${exponent === undefined ? '' : `e${exponent}`}`;
}
