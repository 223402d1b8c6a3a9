import { type InstantMicros } from '@cloudtach/kernel';
import { type Trait } from '../../distilling/domain/trait.js';
import { canonicalNumber, printTerm, termOf } from '../../distilling/domain/trait-term.js';
import { parseApiDatetime } from './api-datetime.js';

/**
 * One `name:value` of a filter, with every meaning the value can have: an event matches when its trait of that name
 * equals the meaning of the trait's own type (stacktach-v3-api §6).
 */
export interface TraitFilter {
  readonly name: string;
  readonly text: string;
  /** The number the value is, in its canonical text, where it is one. */
  readonly number: string | null;
  readonly datetime: InstantMicros | null;
  readonly boolean: boolean | null;
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
    filters.push(toFilter(name, pair.slice(colon + 1).trim()));
  }
  return filters;
}

/** The search terms of a filter: an event matches when a trait of it has one of them. */
export function termsOfFilter({ name, text, number: digits, datetime, boolean }: TraitFilter): string[] {
  return [
    printTerm(name, 'text', text),
    ...(digits === null ? [] : [printTerm(name, 'number', digits)]),
    ...(datetime === null ? [] : [printTerm(name, 'datetime', String(datetime))]),
    ...(boolean === null ? [] : [printTerm(name, 'boolean', String(boolean))]),
  ];
}

/** Whether an event with these traits passes every one of the filters. */
export function passesFilters(traits: readonly Trait[], filters: readonly TraitFilter[]): boolean {
  return filters.every((filter) => {
    const trait = traits.find(({ name }) => name === filter.name);
    return trait !== undefined && termsOfFilter(filter).includes(termOf(trait));
  });
}

function toFilter(name: string, text: string): TraitFilter {
  return {
    name,
    text,
    number: canonicalText(text),
    datetime: parseApiDatetime(text),
    boolean: readBoolean(text.toLowerCase()),
  };
}

function readBoolean(text: string): boolean | null {
  if (text === 'true') return true;
  return text === 'false' ? false : null;
}

function pairsOf(text: string): readonly string[] {
  if (text.includes(';')) return text.split(';').filter((pair) => pair.trim() !== '');
  const pieces = text.split(',');
  return pieces.every((piece) => klugmanPair.test(piece)) ? pieces : [text];
}

/** Whole numbers stay exact at any size, however they are written; others are the double they are nearest to. */
function canonicalText(text: string): string | null {
  const match = number.exec(text);
  if (match === null || text.length > digitsMax) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const shift = Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  if (shift >= 0) return canonicalNumber(digits * 10n ** BigInt(shift));
  const divisor = 10n ** BigInt(-shift);
  return digits % divisor === 0n ? canonicalNumber(digits / divisor) : canonicalNumber(Number(text));
}
