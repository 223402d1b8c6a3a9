import { type ApiClient } from '../load/api-client.js';
import { quantileOf } from '../statistics/spread.js';
import { type TableRequest } from './table-requests.js';

/** How long one table took at one size, in milliseconds. */
export interface TableFigures {
  readonly table: string;
  readonly rows: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** Asks every table in turn, one request at a time, and tells how long each took. The first tenth warms up. */
export async function askTables(
  api: ApiClient,
  requests: readonly TableRequest[],
  { rows, count, signal }: { readonly rows: number; readonly count: number; readonly signal: AbortSignal },
): Promise<readonly TableFigures[]> {
  const warmUp = Math.ceil(count / 10);
  const took = new Map<string, number[]>(requests.map(({ name }) => [name, []]));
  for (let n = 0; n < warmUp + count; n += 1) {
    signal.throwIfAborted();
    for (const { name, path } of requests) {
      const beganAt = performance.now();
      const { status } = await api.get(`/stacky/${path(n)}`);
      if (status !== 200) throw new Error(`/stacky/${path(n)} was answered ${status}`);
      if (n >= warmUp) took.get(name)?.push(performance.now() - beganAt);
    }
  }
  return [...took].map(([table, durations]) => {
    const sorted = Float64Array.from(durations).sort();
    return { table, rows, p50Ms: rounded(quantileOf(sorted, 0.5)), p95Ms: rounded(quantileOf(sorted, 0.95)) };
  });
}

/** The most a first page may take, and how much more at the largest size than at the smallest. */
const floors = { p95Ms: 50, growth: 1.5 };

/** Every table at its largest size beside its smallest. */
export function tableSummary(figures: readonly TableFigures[]): readonly object[] {
  const byTable = Map.groupBy(figures, ({ table }) => table);
  return [...byTable].map(([table, sizes]) => {
    const [smallest, largest] = [sizes[0], sizes.at(-1)] as [TableFigures, TableFigures];
    const growth = rounded(largest.p95Ms / smallest.p95Ms);
    const isMet = largest.p95Ms < floors.p95Ms && (sizes.length === 1 || growth <= floors.growth);
    return {
      kind: 'summary',
      table,
      rows: largest.rows,
      p95Ms: largest.p95Ms,
      growth,
      floor: floors,
      floorState: isMet ? 'met' : 'missed',
    };
  });
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
