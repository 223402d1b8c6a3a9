import type { Baseline, PhaseResult } from '../rounds/phase.js';
import { quantileOf } from '../statistics/spread.js';
import type { IngestionBench, IngestionPhase } from './ingestion-bench.js';
import { type TableRequest, tableRequests } from './table-requests.js';
import { drawSamples, type TableSamples } from './table-samples.js';

/** The tables at few rows, and at many; the latter compared with the former. */
export const tablePhaseNames = { few: 'tables-few', many: 'tables-many' } as const;

const noSamples: TableSamples = {
  instances: [],
  images: [],
  requests: [],
  tenants: [],
  hosts: [],
  events: [],
  names: [],
  rawIds: [],
  times: [],
  newest: '0',
};

/** Names of the tables that are asked. */
export const tableNames: readonly string[] = tableRequests(noSamples).map(({ name }) => name);

/** Every table in turn, one request at a time; first a tenth of them that are not counted. */
export function tablesPhase(name: string, baselines: readonly Baseline[]): IngestionPhase {
  let requests: readonly TableRequest[] = [];
  return {
    name,
    baselines,
    prepare: async (bench) => {
      requests = tableRequests(await drawSamples(bench.stack));
      await ask(bench, requests, { from: 0, count: Math.ceil(bench.options.requests / 10) });
    },
    run: async (bench, round) => {
      const { meter, options } = bench;
      const count = options.requests;
      const { result: asked, use } = await meter.during(() =>
        ask(bench, requests, { from: round * count, count }),
      );
      return {
        figures: {
          slowestP95Ms: Math.max(...asked.map(({ milliseconds }) => quantileOf(milliseconds, 0.95))),
          ...Object.fromEntries(
            asked.flatMap(({ table, milliseconds }) => [
              [`${table}.p50Ms`, quantileOf(milliseconds, 0.5)],
              [`${table}.p95Ms`, quantileOf(milliseconds, 0.95)],
            ]),
          ),
        },
        work: { unit: 'request', count: count * requests.length },
        use,
        faults: asked.flatMap(({ faults }) => [...faults]),
      } satisfies PhaseResult;
    },
  };
}

/** By how much each table takes longer at many rows: its slowest twentieth divided by that at few rows. */
export const growthBaselines: readonly Baseline[] = tableNames.map((table) => ({
  phase: tablePhaseNames.few,
  figure: `${table}.p95Ms`,
  ratio: `${table}.growth`,
}));

interface Asked {
  readonly table: string;
  /** Ascending. */
  readonly milliseconds: Float64Array;
  readonly faults: ReadonlySet<string>;
}

async function ask(
  { api }: IngestionBench,
  requests: readonly TableRequest[],
  { from, count }: { readonly from: number; readonly count: number },
): Promise<readonly Asked[]> {
  const asked = requests.map(({ name }) => ({
    table: name,
    milliseconds: new Float64Array(count),
    shown: 0,
    faults: new Set<string>(),
  }));
  for (let index = 0; index < count; index += 1) {
    for (const [place, { path, showsSomething }] of requests.entries()) {
      const one = asked[place];
      const target = `/stacky/${path(from + index)}`;
      const beganAt = performance.now();
      const { status, body } = await api.get(target);
      if (one === undefined) continue;
      one.milliseconds[index] = performance.now() - beganAt;
      if (status !== 200) one.faults.add(`${one.table} was answered ${status}`);
      if (showsSomething(body)) one.shown += 1;
    }
  }
  for (const one of asked) {
    one.milliseconds.sort();
    if (one.shown === 0) one.faults.add(`${one.table} never showed anything`);
  }
  return asked;
}
