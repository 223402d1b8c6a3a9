const initialCapacity = 1024;

/**
 * Points as they travel and are stored: 64-bit nanoseconds since the epoch, and doubles, a column each. One of
 * these is used again for many requests or rows; it grows to the largest and never shrinks.
 */
export class PackedPoints {
  count = 0;
  times = new BigInt64Array(initialCapacity);
  /** The same times as pairs of words, low before high: a bigint per point would be an allocation per point. */
  words = new Uint32Array(this.times.buffer);
  values = new Float64Array(initialCapacity);

  /** Makes room for `count` points in all; what is there stays. */
  reserve(count: number): void {
    if (count <= this.values.length) return;
    const capacity = Math.max(count, this.values.length * 2);
    const times = new BigInt64Array(capacity);
    const values = new Float64Array(capacity);
    times.set(this.times);
    values.set(this.values);
    this.times = times;
    this.words = new Uint32Array(times.buffer);
    this.values = values;
  }
}
