import { measureRecordedV1 } from '@cloudtach/contracts';
import { postHeaders } from '../load/api-client.js';
import type { MeasureSeries } from '../load/measure-bodies.js';
import type { Posted } from '../load/post-load.js';
import { createMetrics, differences } from './bench-metrics.js';
import { untilCaughtUp } from '../load/consumer-books.js';
import { type PhaseResult, systemCpuSeconds } from '../rounds/phase.js';
import type { Spine, SpinePhase } from './spine.js';

/** What is posted to how many metrics. */
export interface PostPlan extends MeasureSeries {
  readonly name: string;
  readonly metrics: number;
  readonly baseline: string;
}

/** Of each round; the last line of a run verifies all of them. */
const verifiedMetrics = 16;
const bareSeconds = 2;
/** Bodies encoded before the clock starts, for a fleet this fast; a faster one has them encoded on the way. */
const expectedPerSecond = { requests: 8_000, measures: 3_000_000 } as const;

/** The metrics of each plan, with what was accepted for them so far. */
export type PostedMetrics = Map<string, { readonly ids: readonly string[]; turns: readonly number[] }>;

/** POSTs of so many measures each, to so many metrics in turn, through the gateway. */
export function postPhase(plan: PostPlan, posted: PostedMetrics): SpinePhase {
  return {
    name: plan.name,
    baselines: [{ phase: plan.baseline, figure: 'requestsPerSecond' }],
    prepare: async (spine) => {
      spine.say(`creating ${plan.metrics} metrics for ${plan.name}`);
      const ids = await createMetrics(spine, plan.metrics);
      posted.set(plan.name, { ids, turns: ids.map(() => 0) });
    },
    run: async (spine, round) => {
      const { load, meter, origin, stack, options } = spine;
      const { seconds } = options;
      const metrics = posted.get(plan.name);
      if (metrics === undefined) throw new Error(`${plan.name} was not prepared`);
      await prepareBodies(spine, plan, metrics.ids, seconds);
      const { result, use } = await meter.during(async () => {
        const begin = performance.now();
        const answered = await load.do('post', orderOf(spine, plan.name, origin, seconds, true));
        await untilCaughtUp(stack, 'metric-aggregator', measureRecordedV1.topic);
        return { ...answered, aggregatedSeconds: (performance.now() - begin) / 1000 };
      });
      metrics.turns = result.turns;
      const { accepted, aggregatedSeconds } = result;
      const core = systemCpuSeconds(use);
      return {
        figures: {
          ...postFigures(plan, result),
          aggregatedMeasuresPerSecond: (accepted * plan.batch) / aggregatedSeconds,
          requestsPerCoreSecond: accepted / core,
          measuresPerCoreSecond: (accepted * plan.batch) / core,
        },
        work: { unit: 'request', count: accepted },
        use,
        faults: [
          ...Object.entries(result.refused).map(
            ([status, count]) => `${count} requests were answered ${status}`,
          ),
          ...(await differences(spine, plan, sampleOf(metrics, round))),
        ],
      } satisfies PhaseResult;
    },
  };
}

/** The same bodies from the same load generator to a bare HTTP server in another process. */
export function barePostPhase(name: string, plan: PostPlan, posted: PostedMetrics): SpinePhase {
  return {
    name,
    baselines: [],
    prepare: async () => undefined,
    run: async (spine) => {
      const { load, peer, meter, options } = spine;
      // Without the phase it is a baseline of there are no metrics, and the bare server does not mind.
      const ids =
        posted.get(plan.name)?.ids ?? Array.from({ length: plan.metrics }, (_, index) => `none-${index}`);
      const seconds = Math.min(bareSeconds, options.seconds);
      await prepareBodies(spine, plan, ids, seconds);
      const target = await peer.do('listen', null);
      const { result, use } = await meter.during(() =>
        load.do('post', orderOf(spine, plan.name, target, seconds, false)),
      );
      return {
        figures: postFigures(plan, result),
        work: { unit: 'request', count: result.accepted },
        use,
        faults: [],
      } satisfies PhaseResult;
    },
  };
}

/** Everything that was accepted in all rounds, compared with what can be read. */
export async function verifyAll(
  spine: Spine,
  plans: readonly PostPlan[],
  posted: PostedMetrics,
): Promise<{ readonly metrics: number; readonly measures: number; readonly faults: readonly string[] }> {
  let metrics = 0;
  let measures = 0;
  const faults: string[] = [];
  for (const plan of plans) {
    const { ids, turns } = posted.get(plan.name) ?? { ids: [], turns: [] };
    metrics += ids.length;
    measures += turns.reduce((sum, count) => sum + count, 0) * plan.batch;
    faults.push(
      ...(await differences(
        spine,
        plan,
        ids.map((id, index) => ({ id, turns: turns[index] ?? 0 })),
      )),
    );
  }
  return { metrics, measures, faults };
}

function postFigures(
  { batch }: PostPlan,
  { accepted, seconds, p50Ms, p99Ms }: Posted,
): Record<string, number> {
  return {
    requestsPerSecond: accepted / seconds,
    measuresPerSecond: (accepted * batch) / seconds,
    p50Ms,
    p99Ms,
  };
}

function orderOf({ options }: Spine, name: string, origin: string, seconds: number, stores: boolean) {
  return { name, origin, connections: options.connections, seconds, headers: postHeaders, stores };
}

async function prepareBodies(
  { load }: Spine,
  plan: PostPlan,
  metricIds: readonly string[],
  seconds: number,
): Promise<void> {
  const perSecond = Math.min(expectedPerSecond.requests, expectedPerSecond.measures / plan.batch);
  const turns = Math.ceil((perSecond * seconds) / metricIds.length) + 1;
  const { name, batch, stepSeconds } = plan;
  await load.do('preparePosts', { series: { name, metricIds, batch, stepSeconds }, turns });
}

/** Other metrics in each round. */
function sampleOf(
  { ids, turns }: { readonly ids: readonly string[]; readonly turns: readonly number[] },
  round: number,
): { id: string; turns: number }[] {
  const all = ids.map((id, index) => ({ id, turns: turns[index] ?? 0 }));
  const from = (round * verifiedMetrics) % all.length;
  return [...all.slice(from), ...all.slice(0, from)].slice(0, verifiedMetrics);
}
