import { printDuration, printExtreme, printMean } from './duration-text.js';
import { type Cell, type Table } from './table.js';

/** A timing of some instance that has both ends. */
export interface CompleteTiming {
  readonly instance: string;
  readonly diffUs: bigint;
}

/** A timing of one instance; null where an end is missing. */
export interface InstanceTiming {
  readonly name: string;
  readonly startUs: bigint | null;
  readonly endUs: bigint | null;
}

/** A request that was asked of an api, and how long what it caused took (stacktach-v2 §2.4). */
export interface RequestDuration {
  /** The event that ended it, without its `.end`. */
  readonly name: string;
  readonly durationUs: bigint;
  readonly instance: string;
  readonly deployment: string;
}

/** `timings`: the header is the name that was asked for (stacktach-v2 §3.5). */
export function timingsTable(name: string, timings: readonly CompleteTiming[]): Table {
  return [[name, 'Time'], ...timings.map(({ instance, diffUs }) => [instance, printDuration(diffUs)])];
}

/** `timings/uuid`: every timing of an instance, complete or not (stacktach-v2 §3.6). */
export function instanceTimingsTable(timings: readonly InstanceTiming[]): Table {
  return [['?', 'Event', 'Time (secs)'], ...timings.map(instanceTimingRow)];
}

function instanceTimingRow({ name, startUs, endUs }: InstanceTiming): readonly Cell[] {
  if (startUs !== null && endUs !== null) return ['.', name, printDuration(endUs - startUs)];
  if (startUs === null && endUs === null) return ['?', name, 'n/a'];
  return [startUs === null ? 'E' : 'S', name, 'n/a'];
}

/** `summary`: a row a name, names without any timing left out (stacktach-v2 §3.7). */
export function summaryTable(diffsByName: ReadonlyMap<string, readonly bigint[]>): Table {
  const rows = [...diffsByName].flatMap(([name, diffs]) =>
    diffs.length === 0 ? [] : [summaryRow(name, diffs)],
  );
  return [['Event', 'N', 'Min', 'Max', 'Avg'], ...rows];
}

function summaryRow(name: string, diffs: readonly bigint[]): readonly Cell[] {
  let [min = 0n, max = 0n, total] = [diffs[0], diffs[0], 0n];
  for (const diff of diffs) {
    if (diff < min) min = diff;
    if (diff > max) max = diff;
    total += diff;
  }
  return [name, diffs.length, printExtreme(min), printExtreme(max), printMean(total, diffs.length)];
}

/** `kpi`: the key figures of requests (stacktach-v2 §3.15). */
export function requestDurationsTable(requests: readonly RequestDuration[]): Table {
  return [
    ['Event', 'Time', 'UUID', 'Deployment'],
    ...requests.map(({ name, durationUs, instance, deployment }) => [
      name,
      printDuration(durationUs),
      instance,
      deployment,
    ]),
  ];
}
