import { endOfString, endOfValue, skipBlanks } from './json-text-scan.js';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * The byte of a record at which the byte `innerOffset` of the text of its member `name` is written, for telling
 * an operator where in the record a mistake lies. Null when the top-level object has no such text.
 * @param record UTF-8 of valid JSON
 */
export function offsetInsideString(record: Uint8Array, name: string, innerOffset: number): number | null {
  const text = decoder.decode(record);
  const start = startOfMember(text, name);
  if (start === null || text.charAt(start) !== '"') return null;
  let at = start + 1;
  let passed = 0;
  const end = endOfString(text, start) - 1;
  while (at < end && passed < innerOffset) {
    const written = unitAt(text, at);
    passed += encoder.encode(JSON.parse(`"${written}"`) as string).length;
    at += written.length;
  }
  return encoder.encode(text.slice(0, at)).length;
}

/** The last member of that name: the one that a parser keeps. */
function startOfMember(text: string, name: string): number | null {
  let found: number | null = null;
  let at = skipBlanks(text, 0) + 1;
  while (at < text.length) {
    at = skipBlanks(text, at);
    if (text.charAt(at) === ',') {
      at += 1;
      continue;
    }
    if (text.charAt(at) !== '"') return found;
    const nameEnd = endOfString(text, at);
    const value = skipBlanks(text, skipBlanks(text, nameEnd) + 1);
    if (JSON.parse(text.slice(at, nameEnd)) === name) found = value;
    at = endOfValue(text, value);
  }
  return found;
}

/** What is written for one character: itself, an escape, or two escapes of a pair. */
function unitAt(text: string, at: number): string {
  if (text.charAt(at) !== '\\') return String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (text.charAt(at + 1) !== 'u') return text.slice(at, at + 2);
  const pair = text.slice(at, at + 12);
  return /^\\u[dD][89abAB]..\\u[dD][c-fC-F]..$/.test(pair) ? pair : text.slice(at, at + 6);
}
