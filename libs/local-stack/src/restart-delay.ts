const firstMs = 250;
const longestMs = 15_000;

/**
 * How long to wait before a process is started again after its `endsInARow`-th end: doubled each time, so that
 * a process that cannot start does not take the machine, and bounded, so that it is back soon after its
 * cause is mended.
 */
export function restartDelayMs(endsInARow: number): number {
  const doublings = Math.min(Math.max(endsInARow - 1, 0), 10);
  return Math.min(firstMs * 2 ** doublings, longestMs);
}
