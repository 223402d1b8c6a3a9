const microsPerSecond = 1_000_000n;

/**
 * A duration of microseconds as timings and key figures print it, `0d 02:01:02.25`: the fraction cut to two digits,
 * a minus in front of what is negative (stacktach-v2 §0.5, B11).
 */
export function printDuration(micros: bigint): string {
  return withSign(micros, (magnitude) => `.${sixDigits(magnitude).slice(0, 2)}`);
}

/**
 * A duration as `Min` and `Max` of the summary print it: trailing zeros of the six digits do not count, and of what
 * is left the first two digits are printed, or `.0` (stacktach-v2 §0.5, B12).
 */
export function printExtreme(micros: bigint): string {
  return withSign(micros, (magnitude) => {
    const digits = sixDigits(magnitude).replace(/0+$/, '').slice(0, 2);
    return `.${digits === '' ? '0' : digits}`;
  });
}

/** The mean of `count` durations, truncated to whole seconds and without a fraction (stacktach-v2 §3.7). */
export function printMean(totalMicros: bigint, count: number): string {
  return withSign(totalMicros / BigInt(count), () => '');
}

function withSign(micros: bigint, fractionOf: (magnitude: bigint) => string): string {
  const magnitude = micros < 0n ? -micros : micros;
  const text = printWhole(magnitude / microsPerSecond) + fractionOf(magnitude);
  return micros < 0n ? `-${text}` : text;
}

function printWhole(seconds: bigint): string {
  const days = seconds / 86_400n;
  return `${days}d ${twoDigits((seconds / 3600n) % 24n)}:${twoDigits((seconds / 60n) % 60n)}:${twoDigits(seconds % 60n)}`;
}

function sixDigits(micros: bigint): string {
  return (micros % microsPerSecond).toString().padStart(6, '0');
}

function twoDigits(value: bigint): string {
  return value.toString().padStart(2, '0');
}
