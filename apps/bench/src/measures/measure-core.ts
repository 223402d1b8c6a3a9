/**
 * The arithmetic of the metric-aggregator as it was built. An app never imports another; this one is loaded as the
 * services are started: from its build, by the path of a file. The types say only what is called here.
 */

/** Points as they travel. */
export interface PackedPoints {
  count: number;
}

/** Points as they are worked on. */
export interface PointColumns {
  readonly count: number;
  readonly millis: Float64Array;
}

export interface AggregationPlan {
  readonly tiers: readonly { readonly no: number; readonly granularityMs: number }[];
}

export interface ClosedWindow {
  readonly openMs: number;
  readonly blocks: readonly { readonly tier: number; readonly block: number; readonly data: Uint8Array }[];
  readonly kept: PointColumns;
}

export interface Policy {
  readonly name: string;
  readonly backWindow: number;
  readonly definition: readonly { readonly granularityMs: number; readonly points: number | null }[];
  readonly aggregationMethods: readonly string[];
}

interface Series {
  readonly startsMs: readonly number[];
}

export interface MeasureCore {
  newPackedPoints(): PackedPoints;
  newPointColumns(capacity: number): PointColumns;
  scanMeasures(body: Uint8Array, packed: PackedPoints): boolean;
  parseMeasures(value: unknown, body: Uint8Array, now: bigint, packed: PackedPoints): void;
  addPackedPoints(points: PointColumns, packed: PackedPoints, limitMs: number): number;
  sortedPoints(points: PointColumns): PointColumns;
  planOf(policy: Policy): AggregationPlan;
  closeWindow(window: object): ClosedWindow;
  encodeRawRows(points: PointColumns): readonly { readonly data: Uint8Array }[];
  readSeries(stored: object, method: string, bounds: { startMs: number; stopMs: number }): Series;
  printMeasures(series: readonly Series[]): string;
}

interface Modules {
  readonly PackedPoints: new () => PackedPoints;
  readonly PointColumns: { withCapacity(capacity: number): PointColumns };
}

const files = [
  'packed-points',
  'point-columns',
  'scan-measures',
  'parse-measures',
  'aggregation-plan',
  'close-window',
  'raw-codec',
  'series',
  'measures-document',
];

/** Loads it. Rejects where the metric-aggregator was not built. */
export async function loadMeasureCore(): Promise<MeasureCore> {
  const folder = new URL('../../../metric-aggregator/dist/measures/domain/', import.meta.url);
  const modules = await Promise.all(
    files.map((file) => import(new URL(`${file}.js`, folder).href) as Promise<object>),
  );
  const all = Object.assign({}, ...modules) as MeasureCore & Modules;
  return {
    ...all,
    newPackedPoints: () => new all.PackedPoints(),
    newPointColumns: (capacity) => all.PointColumns.withCapacity(capacity),
  };
}
