const sizes = [200, 1000, 10_000] as const;

/**
 * How many rows to ask for where a page wants so many: one of a few sizes, because each is a statement that sessions
 * keep a plan of, and planning over months of partitions takes longer than reading a page.
 */
export function rowsAtOnce(wanted: number): number {
  return sizes.find((size) => size >= wanted) ?? 100_000;
}
