import { compressSync, uncompressSync } from 'lz4-napi';
import { bodyDictionary } from './body-dictionary.js';

/** How the bytes in the column `body` hold a body: what the column `body_encoding` tells. */
const plain = 0;
/** An LZ4 block with `bodyDictionary`, its length before it. */
const lz4WithDictionary = 1;

/** Bytes for the column `body`, and what they are. */
export interface EncodedBody {
  readonly encoding: number;
  readonly bytes: Uint8Array;
}

/** Compresses a body, unless that makes it no smaller. */
export function encodeBody(body: Uint8Array): EncodedBody {
  const compressed = compressSync(Buffer.from(body.buffer, body.byteOffset, body.byteLength), bodyDictionary);
  return compressed.length < body.length
    ? { encoding: lz4WithDictionary, bytes: compressed }
    : { encoding: plain, bytes: body };
}

/**
 * The text of a body as a row holds it.
 * @throws Error for an encoding that is not known: the row was written by a newer version of this service.
 */
export function decodeBody(encoding: number, body: Buffer): string {
  if (encoding === plain) return body.toString('utf8');
  if (encoding === lz4WithDictionary) return uncompressSync(body, bodyDictionary).toString('utf8');
  throw new Error(`bodies of encoding ${encoding} are not known`);
}
