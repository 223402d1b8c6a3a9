import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from './api-client.js';

/** Which metric is probed, and how often. */
export interface ProbeOrder {
  readonly origin: string;
  readonly metricId: string;
  readonly probes: number;
  /** Start of the bucket of the first probe, in seconds since the epoch; each later probe takes the next bucket. */
  readonly firstBucketSeconds: number;
  readonly granularitySeconds: number;
}

/** How long from the first byte of a POST until a GET showed its value. */
export interface Probed {
  readonly milliseconds: readonly number[];
}

/** Between two GETs of one probe. */
const pollPauseMs = 1;
/** Probes come at moments that have nothing to do with the timers of the services. */
const idlePauseMs = { least: 10, most: 60 } as const;
const probeDeadlineMs = 30_000;

/** Posts one measure after another, each into a bucket of its own, and asks until it shows. */
export async function probeLatency(order: ProbeOrder): Promise<Probed> {
  const client = new ApiClient(order.origin, 1);
  const milliseconds: number[] = [];
  try {
    for (let probe = 0; probe < order.probes; probe++) {
      await sleep(idlePauseMs.least + Math.random() * (idlePauseMs.most - idlePauseMs.least));
      milliseconds.push(await probeOnce(client, order, probe));
    }
    return { milliseconds };
  } finally {
    await client.close();
  }
}

async function probeOnce(client: ApiClient, order: ProbeOrder, probe: number): Promise<number> {
  const path = `/v1/metric/${order.metricId}/measures`;
  const bucket = order.firstBucketSeconds + probe * order.granularitySeconds;
  const timestamp = new Date(bucket * 1000).toISOString().slice(0, 19);
  const value = probe + 0.5;
  const begin = performance.now();
  const { status } = await client.post(path, [{ timestamp, value }]);
  if (status !== 202) throw new Error(`a probe was answered ${status}`);
  const question = `${path}?aggregation=mean&granularity=${order.granularitySeconds}&start=${timestamp}`;
  while (performance.now() - begin < probeDeadlineMs) {
    const { body } = await client.get(question);
    if (Array.isArray(body) && (body as unknown[][]).some((row) => row[2] === value))
      return performance.now() - begin;
    await sleep(pollPauseMs);
  }
  throw new Error(`a measure cannot be read ${probeDeadlineMs / 1000} s after it was accepted`);
}
