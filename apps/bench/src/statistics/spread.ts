/** What several rounds of one figure gave: the median speaks, the rest says how far to trust it. */
export interface Spread {
  readonly rounds: number;
  readonly min: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly max: number;
}

/**
 * The spread of the rounds of one figure.
 *
 * @throws RangeError when there is no round: a figure nobody measured has no median.
 */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('a spread needs at least one value');
  const sorted = Float64Array.from(values).sort();
  return {
    rounds: sorted.length,
    min: quantileOf(sorted, 0),
    lowerQuartile: quantileOf(sorted, 0.25),
    median: quantileOf(sorted, 0.5),
    upperQuartile: quantileOf(sorted, 0.75),
    max: quantileOf(sorted, 1),
  };
}

/**
 * A quantile by linear interpolation between the two nearest values, as Gnocchi and numpy take it.
 *
 * @param sorted ascending, at least one value
 * @param share from 0 to 1
 */
export function quantileOf(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below];
  const high = sorted[Math.min(below + 1, sorted.length - 1)];
  if (low === undefined || high === undefined)
    throw new RangeError('a quantile needs a value and a share of 0 to 1');
  return low + (high - low) * (place - below);
}

/** Half and the slowest hundredth of many durations, in their own unit; NaN when there are none. */
export interface Durations {
  readonly p50: number;
  readonly p99: number;
}

/** Sorts a copy: the caller may go on adding. */
export function durationsOf(values: Float64Array): Durations {
  if (values.length === 0) return { p50: NaN, p99: NaN };
  const sorted = values.slice().sort();
  return { p50: quantileOf(sorted, 0.5), p99: quantileOf(sorted, 0.99) };
}
