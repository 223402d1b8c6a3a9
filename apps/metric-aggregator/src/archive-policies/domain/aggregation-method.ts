/** Methods of an aggregate that are no percentile, in the order the seed prints its default set. */
const plainMethods = ['std', 'count', 'min', 'max', 'sum', 'median', 'mean', 'first', 'last'] as const;

/**
 * A stored aggregation method: one of gnocchi-timeseries §6, or the same of differences (`rate:…`, §10). Use
 * `isAggregationMethod` to tell one from other text.
 */
export type AggregationMethod = string;

/** What the seed computes where a policy does not say (decisions §4). */
export const seedDefaultMethods: readonly AggregationMethod[] = [
  'std',
  'count',
  '95pct',
  'min',
  'max',
  'sum',
  'median',
  'mean',
];

const storedMethods: readonly AggregationMethod[] = [
  ...seedDefaultMethods,
  ...plainMethods,
  ...Array.from({ length: 99 }, (_, index) => `${index + 1}pct`),
];

/** Every method there is, in the order sets of them are printed: 108, and the 108 of differences. */
export const aggregationMethods: readonly AggregationMethod[] = withRates([...new Set(storedMethods)]);

const known: ReadonlySet<string> = new Set(aggregationMethods);

/** Whether the text names a stored method. `moving-average` is none: it is computed when read. */
export function isAggregationMethod(text: string): boolean {
  return known.has(text);
}

/** The methods of a set in the order they are printed. */
export function inPrintedOrder(methods: ReadonlySet<AggregationMethod>): AggregationMethod[] {
  return aggregationMethods.filter((method) => methods.has(method));
}

function withRates(methods: readonly string[]): string[] {
  return [...methods, ...methods.map((method) => `rate:${method}`)];
}
