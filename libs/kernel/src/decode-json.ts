import { jsonDepthExceeds, mayNestDeeper } from './json-depth.js';
import { findJsonSyntaxError } from './json-syntax.js';
import { type JsonValue } from './json-value.js';
import { parseJson } from './json.js';
import { findUtf8Error } from './utf8.js';

export interface JsonLimits {
  /** Most bytes of one text. */
  readonly bytesMax: number;
  /** Most nested arrays and objects; at most 1000, because readers of the value recurse. */
  readonly depthMax: number;
}

export interface DecodedJson {
  readonly ok: true;
  readonly value: JsonValue;
  /** The text the value was read from, for callers that keep it as it came. */
  readonly text: string;
}

/** Why bytes are not JSON we take. `byteOffset` is where they stop being it; `reason` quotes none of them. */
export interface JsonRefusal {
  readonly ok: false;
  readonly code: 'json.too-big' | 'json.not-utf8' | 'json.too-deep' | 'json.malformed';
  readonly byteOffset: number;
  readonly reason: string;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads untrusted bytes as one JSON value: size, then encoding, then depth are checked before the parser
 * sees anything. Never throws for its input. Values are as `parseJson` reads them: integers exact,
 * `__proto__` a member like any other, NUL and lone surrogates kept (architecture §3.4).
 */
export function decodeJson(bytes: Uint8Array, limits: JsonLimits): DecodedJson | JsonRefusal {
  if (bytes.length > limits.bytesMax) {
    const reason = `the text has ${bytes.length} bytes, the limit is ${limits.bytesMax}`;
    return { ok: false, code: 'json.too-big', byteOffset: limits.bytesMax, reason };
  }
  const text = decodeUtf8(bytes);
  if (text === null) {
    const reason = 'the text is not UTF-8';
    return { ok: false, code: 'json.not-utf8', byteOffset: findUtf8Error(bytes), reason };
  }
  const tooDeep = mayNestDeeper(text, limits.depthMax) ? jsonDepthExceeds(bytes, limits.depthMax) : -1;
  if (tooDeep >= 0) {
    const reason = `the text nests deeper than ${limits.depthMax} levels`;
    return { ok: false, code: 'json.too-deep', byteOffset: tooDeep, reason };
  }
  try {
    return { ok: true, value: parseJson(text), text };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { byteOffset, reason } = findJsonSyntaxError(bytes) ?? { byteOffset: 0, reason: 'not JSON' };
    return { ok: false, code: 'json.malformed', byteOffset, reason };
  }
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null;
  }
}
