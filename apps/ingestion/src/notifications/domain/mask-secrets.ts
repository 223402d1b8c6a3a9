import { endOfString, endOfValue, isBlank, skipBlanks } from './json-text-scan.js';
import { unescapeJsonText } from './unescape-json-text.js';

/** What stands in the place of a secret. */
export const mask = '"***"';

/** An escape of an ASCII character: it can spell the name of a secret without its letters being there. */
const escapedAscii = /\\u00[0-7]/;

/** Where a value lies: anywhere, as the member `args` of an object, or inside the `context` of such. */
type Place = 'anywhere' | 'args' | 'context';

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * Replaces the values of `_context_auth_token`, and of `auth_token` at any depth inside an `args.context`
 * (decisions §4, "secrets"), and leaves every other character as it came: values are cut out of the text, never
 * printed anew, so that numbers, escapes, white space and repeated keys stay what they were. A value null is no
 * secret and stays.
 * @param text valid JSON; anything else gives an unspecified text
 */
export function maskSecrets(text: string): string {
  const pieces: string[] = [];
  let kept = 0;
  for (const { start, end } of findSecretsIn(text)) {
    pieces.push(text.slice(kept, start), mask);
    kept = end;
  }
  return kept === 0 ? text : pieces.join('') + text.slice(kept);
}

/** A range of a text, up to and without `end`. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The ranges of secret values, in order and apart; of what is no JSON, as far as they can be told. Never throws. */
export function findSecretsIn(text: string): TextRange[] {
  return findPlainSecrets(text) ?? findSecrets(text);
}

/**
 * The secrets of a text in which nothing but `_context_auth_token`, spelled so, can name one: nearly all
 * notifications, at a tenth of the cost. Null when the text has to be read through.
 */
function findPlainSecrets(text: string): TextRange[] | null {
  const secrets: TextRange[] = [];
  let at = text.indexOf('auth_token');
  while (at !== -1) {
    const nameStart = at - '_context_'.length;
    const nameEnd = at + 'auth_token'.length;
    const after = skipBlanks(text, nameEnd + 1);
    const isName =
      text.startsWith('"_context_', nameStart - 1) &&
      text.charCodeAt(nameEnd) === quote &&
      text.charCodeAt(after) === colon &&
      followsOpening(text, nameStart - 1);
    if (!isName) return null;
    const start = skipBlanks(text, after + 1);
    const end = endOfValue(text, start);
    if (!text.startsWith('null', start)) secrets.push({ start, end });
    at = text.indexOf('auth_token', end);
  }
  return escapedAscii.test(text) ? null : secrets;
}

/** Whether a quote begins a member's name: after a brace or a comma, which inside a text it could not stand so. */
function followsOpening(text: string, quoteAt: number): boolean {
  let before = quoteAt - 1;
  while (isBlank(text.charCodeAt(before))) before -= 1;
  const code = text.charCodeAt(before);
  return code === openBrace || code === comma;
}

/** The ranges of secret values, in order and apart. One pass, without recursion. */
function findSecrets(text: string): TextRange[] {
  const secrets: TextRange[] = [];
  /** The places of the containers that are open. */
  const containers: Place[] = [];
  /** The place of the value that comes next. */
  let place: Place = 'anywhere';
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code !== quote) {
      if (code === openBrace || code === openBracket) containers.push(place);
      else if (code === closeBrace || code === closeBracket) containers.pop();
      if (code === comma || isBracket(code)) place = placeOfElement(containers.at(-1));
      at += 1;
      continue;
    }
    const end = endOfString(text, at);
    const after = skipBlanks(text, end);
    if (text.charCodeAt(after) !== colon) {
      at = end;
      continue;
    }
    const within = containers.at(-1) ?? 'anywhere';
    const value = skipBlanks(text, after + 1);
    if (isSecret(text, at, end, within) && !text.startsWith('null', value)) {
      at = endOfValue(text, value);
      secrets.push({ start: value, end: at });
    } else {
      place = placeOfMember(text, at, end, within);
      at = value;
    }
  }
  return secrets;
}

function isBracket(code: number): boolean {
  return code === openBrace || code === openBracket || code === closeBrace || code === closeBracket;
}

/** Elements of a list have no name: what is inside a context stays inside, all else begins anew. */
function placeOfElement(container: Place | undefined): Place {
  return container === 'context' ? 'context' : 'anywhere';
}

function isSecret(text: string, start: number, end: number, within: Place): boolean {
  if (isName(text, start, end, '_context_auth_token')) return true;
  return within === 'context' && isName(text, start, end, 'auth_token');
}

function placeOfMember(text: string, start: number, end: number, within: Place): Place {
  if (within === 'context') return 'context';
  if (within === 'args' && isName(text, start, end, 'context')) return 'context';
  return isName(text, start, end, 'args') ? 'args' : 'anywhere';
}

/** Whether the string from its quote at `start` to `end` spells `name`, however it is escaped. */
export function isName(text: string, start: number, end: number, name: string): boolean {
  const length = end - start - 2;
  if (length === name.length) return text.startsWith(name, start + 1);
  // An escaped spelling is longer; at most six characters for one.
  if (length < name.length || length > name.length * 6) return false;
  const written = text.slice(start + 1, end - 1);
  return written.includes('\\') && unescapeJsonText(written, 0, written.length).text === name;
}
