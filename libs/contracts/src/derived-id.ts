import { hash } from 'node:crypto';

/** What an id is computed for. The same parts give different ids for different things. */
export type DerivedIdNamespace = 'notification' | 'event' | 'message' | 'parked-record';

/** Namespace of all our ids in the sense of RFC 9562 §6.5; drawn once, never to change. */
const rootNamespace = Buffer.from('6f0ad1c9b3f74e0e9a3d1c52f0a94c7e', 'hex');

/**
 * The id that follows from a cause: a version 5 UUID over the namespace and the parts, in their order. The
 * same cause gives the same id in every process and at every replay (architecture §3.3); different lists of
 * parts never meet, whatever text they hold.
 */
export function derivedId(namespace: DerivedIdNamespace, ...parts: readonly string[]): string {
  // JSON keeps the borders between parts, and writes lone surrogates as escapes where UTF-8 would merge them.
  const digest = hash('sha1', underRoot(JSON.stringify([namespace, ...parts])), 'hex');
  const version = `5${digest.slice(13, 16)}`;
  const variant = ((Number.parseInt(digest.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-${version}-${variant}${digest.slice(18, 20)}-${digest.slice(20, 32)}`;
}

/** Longer names, which nobody gives things, get memory of their own. */
const usualNameBytes = 4096;
const usual = Buffer.alloc(rootNamespace.length + usualNameBytes);
rootNamespace.copy(usual);

/** The bytes of a name behind those of the root; valid until the next call. */
function underRoot(name: string): Buffer {
  // Three bytes are the most that a UTF-16 code unit becomes.
  if (name.length * 3 > usualNameBytes) return Buffer.concat([rootNamespace, Buffer.from(name)]);
  return usual.subarray(0, rootNamespace.length + usual.write(name, rootNamespace.length));
}
