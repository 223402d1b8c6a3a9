/** How the measures of one metric follow each other. */
export interface MeasureSeries {
  /** Measures in one body. */
  readonly batch: number;
  /** Whole seconds between two measures. */
  readonly stepSeconds: number;
}

/** Where every series begins: a fixed instant, so that two runs send the same bytes. */
export const seriesStartSeconds = Date.UTC(2026, 0, 1) / 1000;

/** Time of a measure in seconds since the epoch; measures of a metric are numbered from 0. */
export function timeOfMeasure({ stepSeconds }: MeasureSeries, number: number): number {
  return seriesStartSeconds + number * stepSeconds;
}

/** Its value: three decimals that look like noise and are the same in every run. */
export function valueOfMeasure(number: number): number {
  return ((number * 48_271 + 11) % 99_991) / 1000;
}

/** The body of the POST that brings measures `turn * batch` and those that follow, as compact JSON. */
export function measureBody(series: MeasureSeries, turn: number): Buffer {
  const measures: string[] = [];
  for (let index = 0; index < series.batch; index++) {
    const number = turn * series.batch + index;
    const time = new Date(timeOfMeasure(series, number) * 1000).toISOString().slice(0, 19);
    measures.push(`{"timestamp":"${time}","value":${valueOfMeasure(number)}}`);
  }
  return Buffer.from(`[${measures.join(',')}]`);
}

/** What a bucket must hold, by its start in seconds since the epoch. */
export interface ExpectedBucket {
  readonly count: number;
  /** Summed in the order of time, as the service does it. */
  readonly mean: number;
}

/** The buckets of a metric that was sent so many bodies. */
export function expectedBuckets(
  series: MeasureSeries,
  turns: number,
  granularitySeconds: number,
): ReadonlyMap<number, ExpectedBucket> {
  const sums = new Map<number, { count: number; sum: number }>();
  for (let number = 0; number < turns * series.batch; number++) {
    const bucket = Math.floor(timeOfMeasure(series, number) / granularitySeconds) * granularitySeconds;
    const sum = sums.get(bucket) ?? { count: 0, sum: 0 };
    sum.count += 1;
    sum.sum += valueOfMeasure(number);
    sums.set(bucket, sum);
  }
  return new Map([...sums].map(([bucket, { count, sum }]) => [bucket, { count, mean: sum / count }]));
}
