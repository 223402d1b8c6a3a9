const quote = 0x22;
const backslash = 0x5c;

/** Deep brackets indent to many times their own length: a text that would be longer comes without white space. */
const indentedLengthMax = 8 * 1024 * 1024;

/**
 * A JSON text with two blanks of indentation a level and every token as it was written, so that no digit of a number
 * and no spelling of a text is lost (stacktach-v2 §3.12, 10.4). One pass, without recursion. Where indentation would
 * make it longer than 8 million characters it is compact.
 *
 * @param text valid JSON; anything else gives an unspecified text
 */
export function indentJson(text: string): string {
  const pieces: string[] = [];
  let depth = 0;
  let at = 0;
  let indentation = 0;
  while (at < text.length) {
    if (text.length + indentation > indentedLengthMax) return compactJson(text);
    const character = text.charAt(at);
    const end = endOfToken(text, at);
    switch (character) {
      case ' ':
      case '\t':
      case '\n':
      case '\r':
        break;
      case '{':
      case '[': {
        const closing = closingAfter(text, end);
        if (closing !== -1) {
          pieces.push(character, text.charAt(closing));
          at = closing + 1;
          continue;
        }
        depth += 1;
        indentation += 2 * depth;
        pieces.push(character, lineOf(depth));
        break;
      }
      case '}':
      case ']':
        depth -= 1;
        indentation += 2 * depth;
        pieces.push(lineOf(depth), character);
        break;
      case ',':
        indentation += 2 * depth;
        pieces.push(',', lineOf(depth));
        break;
      case ':':
        pieces.push(': ');
        break;
      default:
        pieces.push(text.slice(at, end));
    }
    at = end;
  }
  return pieces.join('');
}

/**
 * A JSON text without white space and every token as it was written: the same for two texts that differ in white space
 * alone. One pass, without recursion, never longer than the text.
 *
 * @param text valid JSON; anything else gives an unspecified text
 */
export function compactJson(text: string): string {
  const pieces: string[] = [];
  for (let at = 0; at < text.length;) {
    const end = endOfToken(text, at);
    if (text.charCodeAt(at) > 0x20) pieces.push(text.slice(at, end));
    at = end;
  }
  return pieces.join('');
}

function lineOf(depth: number): string {
  return `\n${'  '.repeat(depth)}`;
}

/** The end of the token that begins at `at`: of a text, a number or a word all of it, otherwise one character. */
function endOfToken(text: string, at: number): number {
  if (text.charCodeAt(at) === quote) return endOfText(text, at);
  let end = at;
  while (end < text.length && !isStructure(text.charCodeAt(end))) end += 1;
  return Math.max(end, at + 1);
}

function endOfText(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && text.charCodeAt(end) !== quote)
    end += text.charCodeAt(end) === backslash ? 2 : 1;
  return end + 1;
}

/** Blanks, brackets, braces, comma, colon and quote. */
function isStructure(code: number): boolean {
  const folded = code | 0x20;
  return (
    code <= 0x20 || code === quote || code === 0x2c || code === 0x3a || folded === 0x7b || folded === 0x7d
  );
}

/** Where the bracket is closed that was opened just before `at`, if nothing but blanks lies between; otherwise -1. */
function closingAfter(text: string, at: number): number {
  let next = at;
  while (next < text.length && text.charCodeAt(next) <= 0x20) next += 1;
  const character = text.charAt(next);
  return character === '}' || character === ']' ? next : -1;
}
