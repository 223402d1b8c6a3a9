const backslash = 0x5c;

/** What the letter after a backslash stands for where that is not the letter itself. */
const escapes: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** What the inside of a JSON string spells, and where each of its characters was written; the last place is the end. */
export interface UnescapedText {
  readonly text: string;
  readonly places: Uint32Array;
}

/** Reads the inside of a JSON string from `start` to `end`. A malformed escape is some character, never an error. */
export function unescapeJsonText(written: string, start: number, end: number): UnescapedText {
  const places = new Uint32Array(Math.max(0, end - start) + 1);
  const pieces: string[] = [];
  let length = 0;
  let plainFrom = start;
  let at = start;
  while (at < end) {
    places[length] = at;
    length += 1;
    if (written.charCodeAt(at) !== backslash) {
      at += 1;
      continue;
    }
    const next = Math.min(end, at + (written[at + 1] === 'u' ? 6 : 2));
    pieces.push(written.slice(plainFrom, at), characterOf(written.slice(at + 1, next)));
    at = next;
    plainFrom = at;
  }
  pieces.push(written.slice(plainFrom, Math.max(plainFrom, end)));
  places[length] = Math.max(start, end);
  return { text: pieces.join(''), places: places.subarray(0, length + 1) };
}

/** The one character of an escape without its backslash. */
function characterOf(escape: string): string {
  const letter = escape[0] ?? '\ufffd';
  if (letter !== 'u') return escapes.get(letter) ?? letter;
  const code = Number.parseInt(escape.slice(1), 16);
  return Number.isNaN(code) ? '\ufffd' : String.fromCharCode(code);
}
