/**
 * What is stored of a bucket with several points, beside their number: a percentile by its number (1 to 99), or
 * one of `columns`.
 */
export type Column = number;

/** Codes above the percentiles. The 50th percentile is the median (gnocchi-timeseries §6.1) and has its code. */
export const columns = { median: 50, sum: 101, min: 102, max: 103, first: 104, last: 105, std: 106 } as const;

/** How the value of an aggregation method comes out of what is stored. */
export interface MethodSource {
  /** Whether the method is of the differences between points (`rate:…`) rather than of the points. */
  readonly isRate: boolean;
  readonly kind: 'count' | 'mean' | 'column';
  /** The stored column the value is, or is computed from; null where the number of points is enough. */
  readonly column: Column | null;
}

const ratePrefix = 'rate:';
const percentile = /^(\d{1,2})pct$/;

/** Where the value of a stored aggregation method comes from. The caller has checked that it is one. */
export function sourceOf(method: string): MethodSource {
  const isRate = method.startsWith(ratePrefix);
  const plain = isRate ? method.slice(ratePrefix.length) : method;
  if (plain === 'count') return { isRate, kind: 'count', column: null };
  // The sum and the number of points give the mean without a column of its own, to the last bit.
  if (plain === 'mean') return { isRate, kind: 'mean', column: columns.sum };
  return { isRate, kind: 'column', column: columnOf(plain) };
}

function columnOf(method: string): Column {
  const match = percentile.exec(method);
  if (match !== null) return Number(match[1]);
  return columns[method as keyof typeof columns];
}
