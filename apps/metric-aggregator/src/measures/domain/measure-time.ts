/**
 * Times of measures are nanoseconds in 64 bits on the wire and in storage. Where they are worked on they are a
 * pair of doubles' integers instead, milliseconds since the epoch and the nanoseconds above them (0 to 999999):
 * a double cannot hold the one, and a bigint costs an allocation per operation.
 */

/** 2262-04-11: from here on nanoseconds leave 63 bits (decisions §4). */
export const endOfTimeMs = 9_223_286_400_000;

/** 2^32 nanoseconds are 4294 ms and 967296 ns. */
const millisPerHighWord = 4294;
const nanosPerHighWord = 967_296;
const nanosPerMilli = 1_000_000;
const highWord = 2 ** 32;
const halfWord = 2 ** 16;

/**
 * Milliseconds, rounded down, of the time whose words (both unsigned) are `low` and `high`; exact for times since the
 * epoch. A time before it has a high word of more than 2^31 and comes out behind the end of time.
 */
export function millisOf(low: number, high: number): number {
  return high * millisPerHighWord + Math.floor((high * nanosPerHighWord + low) / nanosPerMilli);
}

/** The nanoseconds above `millisOf` of the same words. */
export function nanosOf(low: number, high: number): number {
  return (high * nanosPerHighWord + low) % nanosPerMilli;
}

/** Writes a time since the epoch as two words, low before high. */
export function writeTime(words: Uint32Array, at: number, millis: number, nanos: number): void {
  const upper = Math.floor(millis / halfWord);
  const product = upper * nanosPerMilli;
  const productUpper = Math.floor(product / halfWord);
  const rest =
    (product - productUpper * halfWord) * halfWord + (millis - upper * halfWord) * nanosPerMilli + nanos;
  const carry = Math.floor(rest / highWord);
  words[at] = rest - carry * highWord;
  words[at + 1] = productUpper + carry;
}
