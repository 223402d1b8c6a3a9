/**
 * Times of measures are nanoseconds in 64 bits on the wire and in storage. Where they are worked on they are a
 * pair of doubles' integers instead, milliseconds since the epoch and the nanoseconds above them (0 to 999999):
 * a double cannot hold the one, and a bigint costs an allocation per operation.
 */

/** 2262-04-11: from here on nanoseconds leave 63 bits (decisions §4). */
export const endOfTimeMs = 9_223_286_400_000;

const nanosPerSecond = 1_000_000_000;
const nanosPerMilli = 1_000_000;
const highWord = 2 ** 32;

/**
 * Milliseconds, rounded down, of the time whose words (both unsigned) are `low` and `high`; exact for times since the
 * epoch. A time before it has a high word of 2^31 or more and comes out behind the end of time.
 */
export function millisOf(low: number, high: number): number {
  // 2^32 nanoseconds are 4294 ms and 967296 ns.
  return high * 4294 + Math.floor((high * 967_296 + low) / nanosPerMilli);
}

/** The nanoseconds above the milliseconds of a time, whose lower word is all that is needed. */
export function nanosAbove(millis: number, low: number): number {
  return (low - Math.imul(millis, nanosPerMilli)) >>> 0;
}

/** Writes a time since the epoch as two words, low before high. */
export function writeTime(words: Uint32Array, at: number, millis: number, nanos: number): void {
  writeScaled(words, at, millis, nanosPerMilli, nanos);
}

/** As `writeTime`, of whole seconds and the nanoseconds above them. */
export function writeSeconds(words: Uint32Array, at: number, seconds: number, nanos: number): void {
  writeScaled(words, at, seconds, nanosPerSecond, nanos);
}

function writeScaled(words: Uint32Array, at: number, whole: number, scale: number, nanos: number): void {
  // The low word of a product is exact in 32-bit arithmetic; what is left is a multiple of 2^32, so that the few
  // hundred nanoseconds by which the double product may be off are rounded away.
  const product = Math.imul(whole, scale) >>> 0;
  const low = product + nanos;
  const carry = low >= highWord ? 1 : 0;
  words[at] = low;
  words[at + 1] = Math.round((whole * scale - product) / highWord) + carry;
}
