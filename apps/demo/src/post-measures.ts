import type { ProgressBar } from '@cloudtach/local-stack';
import { printIsoInstant } from '@cloudtach/kernel';
import {
  type CloudOptions,
  expectedMeans,
  type SimulatedSeries,
  simulateMeasures,
} from '@cloudtach/simulation';

const everySeconds = 60;
const granularitySeconds = 3_600;
const seriesMax = 40;

const headers = {
  'content-type': 'application/json',
  'x-user-id': '5e0f0c5d-6a1a-4b8e-9a55-2f1f0a6f9b01',
  'x-project-id': '5e0f0c5d-6a1a-4b8e-9a55-2f1f0a6f9b02',
  'x-roles': 'admin',
};

/** What came of the measures, against the generator's own list. */
export interface MeasuresResult {
  readonly posted: number;
  /** Measures that the hourly counts of all metrics add up to. */
  readonly aggregated: number;
  /** Hourly means, and how many of them are what the generator computed. */
  readonly meansExpected: number;
  readonly meansRight: number;
  /** A metric to look at. */
  readonly exampleMetric: string;
}

/** Posts a day of CPU and memory measures through the gateway and reads the hourly aggregates back. */
export async function postMeasures(
  gateway: string,
  cloud: CloudOptions,
  bar: ProgressBar,
): Promise<MeasuresResult> {
  const policy = `demo-${cloud.seed}`;
  await request(`${gateway}/v1/archive_policy`, {
    name: policy,
    definition: [{ granularity: granularitySeconds, points: 24 * 31 }],
  });
  const series = [...simulateMeasures(cloud, everySeconds)].slice(0, seriesMax);
  const metrics: { readonly id: string; readonly series: SimulatedSeries }[] = [];
  let posted = 0;
  for (const one of series) {
    const created = await request(`${gateway}/v1/metric`, {
      archive_policy_name: policy,
      name: one.metricName,
    });
    const { id } = (await created.json()) as { id: string };
    const measures = [...one.measures].map(({ timestamp, value }) => ({
      timestamp: printIsoInstant(timestamp).slice(0, -1),
      value,
    }));
    await request(`${gateway}/v1/metric/${id}/measures`, measures);
    metrics.push({ id, series: one });
    posted += measures.length;
    bar.show(posted);
  }
  return readBack(gateway, metrics, posted);
}

async function readBack(
  gateway: string,
  metrics: readonly { readonly id: string; readonly series: SimulatedSeries }[],
  posted: number,
): Promise<MeasuresResult> {
  let aggregated = 0;
  let meansExpected = 0;
  let meansRight = 0;
  for (const { id, series } of metrics) {
    const counts = await untilRead(gateway, id, series.count);
    aggregated += counts;
    const means = new Map(
      (await points(gateway, id, 'mean')).map(([time, , value]) => [Date.parse(time), value]),
    );
    for (const [bucket, mean] of expectedMeans(series.measures, granularitySeconds)) {
      meansExpected += 1;
      const found = means.get(bucket / 1_000) ?? Number.NaN;
      if (Math.abs(found - mean) <= 1e-9 * Math.abs(mean)) meansRight += 1;
    }
  }
  return { posted, aggregated, meansExpected, meansRight, exampleMetric: metrics[0]?.id ?? '' };
}

const readAttemptsMax = 100;
const readPauseMs = 200;

/** The measures a metric's buckets hold, asked for until all have arrived or for twenty seconds. */
async function untilRead(gateway: string, metric: string, expected: number): Promise<number> {
  for (let attempt = 0; ; attempt++) {
    const found = (await points(gateway, metric, 'count')).reduce((sum, [, , value]) => sum + value, 0);
    if (found >= expected || attempt >= readAttemptsMax) return found;
    await new Promise((resolve) => setTimeout(resolve, readPauseMs));
  }
}

async function points(
  gateway: string,
  metric: string,
  aggregation: string,
): Promise<[string, number, number][]> {
  const url = `${gateway}/v1/metric/${metric}/measures?aggregation=${aggregation}`;
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as [string, number, number][];
}

async function request(url: string, body: unknown): Promise<Response> {
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}
