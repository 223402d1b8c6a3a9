const quote = 0x22;
const backslash = 0x5c;
/** `[` is 0x5b and `{` is 0x7b; `]` is 0x5d and `}` is 0x7d: one bit apart, which the mask removes. */
const withoutCase = 0xdf;
const opening = 0x5b;
const closing = 0x5d;

/**
 * The offset of the first bracket of JSON text that opens a level deeper than `limit`, or -1 when none does.
 * Brackets inside strings do not count. Works on text that is not valid JSON too, in one pass without
 * recursion, so that it can stand before the parser.
 */
export function jsonDepthExceeds(bytes: Uint8Array, limit: number): number {
  return countOpenings(bytes) <= limit ? -1 : findTooDeep(bytes, limit);
}

/**
 * Whether JSON text has more opening brackets than `limit`: what has not, {@link jsonDepthExceeds} need not look at. The
 * engine's own search takes a tenth of the time that counting bytes takes.
 */
export function mayNestDeeper(text: string, limit: number): boolean {
  let count = 0;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      count += 1;
      if (count > limit) return true;
    }
  }
  return false;
}

/** No text is deeper than its opening brackets are many: enough for nearly all of them, and twice as fast. */
function countOpenings(bytes: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    if (((bytes[i] as number) & withoutCase) === opening) count += 1;
  }
  return count;
}

function findTooDeep(bytes: Uint8Array, limit: number): number {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i] as number;
    if (inString) {
      if (byte === backslash) i += 1;
      else if (byte === quote) inString = false;
    } else if (byte === quote) {
      inString = true;
    } else if ((byte & withoutCase) === opening) {
      depth += 1;
      if (depth > limit) return i;
    } else if ((byte & withoutCase) === closing) {
      depth -= 1;
    }
  }
  return -1;
}
