import { type InstantMicros } from '@cloudtach/kernel';
import { type Trait } from '../../distilling/domain/trait.js';
import {
  canonicalFloat,
  canonicalInteger,
  isLarge,
  printTerm,
  termOf,
} from '../../distilling/domain/trait-term.js';
import { parseApiDatetime } from './api-datetime.js';

/**
 * One `name:value` of a filter, with every meaning the value can have: an event matches when its trait of that name
 * equals the meaning of the trait's own type (stacktach-v3-api §6).
 */
export interface TraitFilter {
  readonly name: string;
  readonly text: string;
  /** The number the value is, in its canonical text, where it is one; null too where only a large float equals it. */
  readonly number: string | null;
  /** The float from 2^53 on that is nearest to the value, in its shortest text. */
  readonly largeFloat: string | null;
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
export function termsOfFilter(filter: TraitFilter): string[] {
  const { name, text, number: digits, largeFloat, datetime, boolean } = filter;
  return [
    printTerm(name, 'text', text),
    ...(digits === null ? [] : [printTerm(name, 'number', digits)]),
    ...(largeFloat === null ? [] : [printTerm(name, 'large-float', largeFloat)]),
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
    ...readNumber(text),
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
function readNumber(text: string): Pick<TraitFilter, 'number' | 'largeFloat'> {
  const match = text.length > digitsMax ? null : number.exec(text);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? [];
  if (whole === '' && fraction === '') return { number: null, largeFloat: null };
  const float = Number(text);
  const largeFloat = Number.isFinite(float) && isLarge(float) ? String(float) : null;
  const integer = wholeNumberOf(`${sign}${whole}${fraction}`, Number(exponent) - fraction.length);
  if (integer !== null) return { number: canonicalInteger(integer), largeFloat };
  return { number: largeFloat === null ? canonicalFloat(float) : null, largeFloat };
}

/** Digits times a power of ten; null where that is no whole number. */
function wholeNumberOf(digits: string, power: number): bigint | null {
  const isNegative = digits.startsWith('-');
  const size = BigInt(digits.replace(/^[+-]/, ''));
  const factor = 10n ** BigInt(Math.abs(power));
  if (power < 0 && size % factor !== 0n) return null;
  const value = power < 0 ? size / factor : size * factor;
  return isNegative ? -value : value;
}
