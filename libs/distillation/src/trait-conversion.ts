import { type JsonValue, isStorableText, parseIsoInstant, printJson } from '@cloudtach/kernel';
import { type Trait, type TraitType } from './trait.js';
import { TraitFailure } from './trait-failure.js';

/** A value of the type asked for, or why there is none. */
export type Converted = Trait['value'] | TraitFailure;

/** A value that a path led to. */
type Present = Exclude<JsonValue, null>;

/** Most digits of an integer written as text: reading more takes time that grows faster than the text. */
const integerDigitsMax = 1000;

/** Integers of fewer digits are exact as doubles. */
const safeDigits = 15;

/**
 * Converts a value to the type of its trait (distiller.md §6). Never throws. Empty text for a type other than text is
 * no value at all (§4.4) and does not get here.
 */
export function convertTrait(value: Present, type: TraitType): Converted {
  switch (type) {
    case 'text': {
      const text = toTraitText(value);
      return isStorableText(text) ? text : TraitFailure.unstorableText;
    }
    case 'int':
      return toInteger(value);
    case 'float':
      return toFloat(value);
    case 'datetime':
      return typeof value === 'string'
        ? (parseIsoInstant(value) ?? TraitFailure.notADatetime)
        : TraitFailure.notADatetime;
  }
}

/**
 * A value as text: text as it is, numbers in the shortest decimal form that reads back as the same, booleans as `True`
 * and `False`, arrays and objects as compact JSON (distiller.md §6, §12.6, §12.16).
 */
export function toTraitText(value: Present): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'object' ? printJson(value) : String(value);
}

function toInteger(value: Present): Converted {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return truncated(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' ? integerOf(value) : TraitFailure.notAnInteger;
}

function truncated(value: number): Converted {
  if (Number.isSafeInteger(value)) return value + 0;
  if (!Number.isFinite(value)) return TraitFailure.outOfRange;
  return exact(BigInt(Math.trunc(value)));
}

/** Blanks around, a sign, decimal digits and nothing else: no exponent, no underscore, no other base. */
function integerOf(text: string): Converted {
  const trimmed = withoutBlanks(text);
  const digits = trimmed.startsWith('-') || trimmed.startsWith('+') ? trimmed.slice(1) : trimmed;
  if (!hasOnlyDigits(digits)) return TraitFailure.notAnInteger;
  if (digits.length > integerDigitsMax) return TraitFailure.outOfRange;
  const isNegative = trimmed.startsWith('-');
  if (digits.length <= safeDigits) return isNegative ? 0 - Number(digits) : Number(digits);
  return exact(isNegative ? -BigInt(digits) : BigInt(digits));
}

/** As parsed JSON has it: a number where a double is exact, else a `bigint`. */
function exact(value: bigint): number | bigint {
  const double = Number(value);
  return Number.isSafeInteger(double) ? double : value;
}

function toFloat(value: Present): Converted {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'object') return TraitFailure.notANumber;
  if (typeof value === 'string' && !isDecimal(withoutBlanks(value))) return TraitFailure.notANumber;
  const float = Number(value);
  return Number.isFinite(float) ? float + 0 : TraitFailure.outOfRange;
}

/** `[+-] digits [. digits] [e [+-] digits]`, with digits on at least one side of the point. */
function isDecimal(text: string): boolean {
  let at = text.startsWith('-') || text.startsWith('+') ? 1 : 0;
  const whole = digitsFrom(text, at);
  at += whole;
  const fraction = text[at] === '.' ? digitsFrom(text, at + 1) : -1;
  if (whole + Math.max(0, fraction) === 0) return false;
  at += fraction + 1;
  if (text[at] !== 'e' && text[at] !== 'E') return at === text.length;
  at += text[at + 1] === '-' || text[at + 1] === '+' ? 2 : 1;
  const exponent = digitsFrom(text, at);
  return exponent > 0 && at + exponent === text.length;
}

function hasOnlyDigits(text: string): boolean {
  return text !== '' && digitsFrom(text, 0) === text.length;
}

function digitsFrom(text: string, begin: number): number {
  let at = begin;
  while (at < text.length && isDigit(text.charCodeAt(at))) at += 1;
  return at - begin;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** ASCII blanks only: other spaces are part of a text that is no number. */
function withoutBlanks(text: string): string {
  let begin = 0;
  let end = text.length;
  while (begin < end && isBlank(text.charCodeAt(begin))) begin += 1;
  while (end > begin && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(begin, end);
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}
