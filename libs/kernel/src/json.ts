import { type JsonValue } from './json-value.js';

const zero = 48;
const nine = 57;

/** 2^53 has sixteen digits: an integer of fewer is a safe one. */
const unsafeDigits = 16;

const integerText = /^-?\d+$/;

/**
 * Reads JSON text without losing digits: integers outside ±(2^53 - 1) become `bigint` (decisions §2), all
 * else is as `JSON.parse` reads it. Throws a SyntaxError that quotes nothing of the text. Callers of untrusted
 * text bound size and depth first; `decodeJson` does both.
 */
export function parseJson(text: string): JsonValue {
  try {
    // Two passes over the tree and a callback per value, so only for text that may need it.
    if (mayHoldUnsafeInteger(text)) return JSON.parse(text, keepInteger as Reviver) as JsonValue;
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    // V8's message quotes the text, which may be anything, and messages are logged.
    if (error instanceof SyntaxError) throw new SyntaxError('The text is not JSON.');
    throw error;
  }
}

/**
 * JSON text of a value: members in their order, `bigint` as digits, lone surrogates escaped; compact, or with
 * `indent` blanks a level.
 */
export function printJson(value: JsonValue, indent = 0): string {
  try {
    return JSON.stringify(value, null, indent);
  } catch (error) {
    // Only a bigint is refused (a TypeError); the callback that prints it costs three times the time.
    if (error instanceof TypeError) return JSON.stringify(value, printBigInt, indent);
    throw error;
  }
}

type Reviver = (key: string, value: unknown) => unknown;

function keepInteger(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const { source } = context;
  return source !== undefined && integerText.test(source) ? BigInt(source) : value;
}

function printBigInt(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? rawJson(value.toString()) : value;
}

const { rawJSON: rawJson } = JSON as unknown as { rawJSON: (text: string) => unknown };

/**
 * Whether some number token begins with at least sixteen digits. Such a run covers an index that is a
 * multiple of sixteen (less one), so one character in sixteen is looked at. A string that looks like such a
 * token costs time, never truth.
 */
function mayHoldUnsafeInteger(text: string): boolean {
  for (let i = unsafeDigits - 1; i < text.length; i += unsafeDigits) {
    if (!isDigit(text.charCodeAt(i))) continue;
    let start = i;
    while (start > 0 && isDigit(text.charCodeAt(start - 1))) start -= 1;
    let end = i + 1;
    while (isDigit(text.charCodeAt(end))) end += 1;
    if (end - start >= unsafeDigits && mayBeginNumber(text, start)) return true;
  }
  return false;
}

function mayBeginNumber(text: string, start: number): boolean {
  const before = text[start - 1] === '-' ? start - 2 : start - 1;
  return before < 0 || ':,[ \t\r\n'.includes(text[before] ?? '');
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}
