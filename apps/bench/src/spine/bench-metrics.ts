import { eachOf } from '../load/api-client.js';
import { expectedBuckets, type MeasureSeries } from '../load/measure-bodies.js';
import type { Spine } from './spine.js';

/** What Gnocchi's policy `low` is (gnocchi-api §9.7), made by the bench so that no setting changes it. */
const policy = {
  name: 'bench',
  back_window: 0,
  definition: [{ granularity: '0:05:00', points: 8640 }],
  aggregation_methods: ['mean', 'min', 'max', 'sum', 'std', 'count'],
} as const;

/** Of the policy. */
export const granularitySeconds = 300;
/** Longer series would lose their oldest buckets, and then nothing could be verified. */
const keptSeconds = 8640 * granularitySeconds;

const creationsAtOnce = 16;
const readsAtOnce = 8;
/** Sums are taken in the order of time here and there; more than this is a difference. */
const tolerance = 1e-9;

/** Makes the archive policy of the bench. */
export async function createPolicy({ api }: Spine): Promise<void> {
  const { status } = await api.post('/v1/archive_policy', policy);
  if (status !== 201) throw new Error(`the archive policy was answered ${status}`);
}

/** Makes so many metrics and gives their ids. */
export async function createMetrics({ api }: Spine, count: number): Promise<string[]> {
  return eachOf(Array.from({ length: count }), creationsAtOnce, async () => {
    const { status, body } = await api.post('/v1/metric', { archive_policy_name: policy.name });
    const id = (body as { readonly id?: unknown } | null)?.id;
    if (status !== 201 || typeof id !== 'string') throw new Error(`a metric was answered ${status}`);
    return id;
  });
}

/**
 * Compares what can be read of metrics with what was accepted for them: every bucket's count, and its mean.
 *
 * @param turns bodies accepted, by metric
 * @returns a sentence for each metric that differs
 */
export async function differences(
  { api }: Spine,
  series: MeasureSeries,
  metrics: readonly { readonly id: string; readonly turns: number }[],
): Promise<string[]> {
  const expectedByTurns = new Map<number, ReturnType<typeof expectedBuckets>>();
  const found = await eachOf(metrics, readsAtOnce, async ({ id, turns }) => {
    if (turns * series.batch * series.stepSeconds > keptSeconds) return [`${id} was sent more than it keeps`];
    let expected = expectedByTurns.get(turns);
    if (expected === undefined) {
      expected = expectedBuckets(series, turns, granularitySeconds);
      expectedByTurns.set(turns, expected);
    }
    const path = `/v1/metric/${id}/measures?granularity=${granularitySeconds}&aggregation=`;
    const [counts, means] = [await readBuckets(api, `${path}count`), await readBuckets(api, `${path}mean`)];
    const wrong = [...expected].filter(([bucket, { count, mean }]) => {
      const read = means.get(bucket) ?? NaN;
      return counts.get(bucket) !== count || !(Math.abs(read - mean) <= tolerance * Math.abs(mean));
    }).length;
    if (wrong === 0 && counts.size === expected.size) return [];
    const accepted = turns * series.batch;
    const aggregated = [...counts.values()].reduce((sum, count) => sum + count, 0);
    return [
      `${id}: ${accepted} measures accepted, ${aggregated} aggregated, ${wrong} of ${expected.size} buckets differ`,
    ];
  });
  return found.flat();
}

async function readBuckets(api: Spine['api'], path: string): Promise<ReadonlyMap<number, number>> {
  const { status, body } = await api.get(path);
  if (status !== 200 || !Array.isArray(body)) throw new Error(`measures were answered ${status}`);
  return new Map(
    (body as [string, number, number][]).map(([time, , value]) => [Date.parse(time) / 1000, value]),
  );
}
