import { hash } from 'node:crypto';
import { type Trait } from '../../domain/trait.js';
import { termOf } from '../../domain/trait-term.js';

/** Most digests that are remembered; hosts, flavors and states come again, ids of requests do not. */
const rememberedMax = 20_000;

/** Longest term that is remembered, in characters. */
const rememberedLengthMax = 200;

const remembered = new Map<string, bigint>();

/** What `event_trait` holds of a trait. */
export function traitDigest(trait: Trait): bigint {
  return termDigest(termOf(trait));
}

/**
 * Eight bytes that stand for a search term. Cut from a cryptographic digest, so that nobody can make two values of
 * traits that are found as one.
 */
export function termDigest(term: string): bigint {
  const known = remembered.get(term);
  if (known !== undefined) return known;
  const digest = hash('sha256', term, 'buffer').readBigInt64BE(0);
  if (term.length > rememberedLengthMax) return digest;
  if (remembered.size >= rememberedMax) remembered.clear();
  remembered.set(term, digest);
  return digest;
}
