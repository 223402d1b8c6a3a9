import { measureBody } from '../load/measure-bodies.js';
import type { ClosedWindow, MeasureCore, PackedPoints, PointColumns, Policy } from './measure-core.js';

/** One figure: what is done, and to how many units each time. */
export interface MeasurePhase {
  readonly name: string;
  readonly unit: string;
  readonly units: number;
  readonly act: () => void;
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const seedMethods = ['std', 'count', '95pct', 'min', 'max', 'sum', 'median', 'mean'];

const policies: readonly Policy[] = [
  policyOf('low', [{ granularityMs: 5 * minuteMs, points: 8640 }]),
  policyOf('medium', [
    { granularityMs: minuteMs, points: 10_080 },
    { granularityMs: hourMs, points: 8760 },
  ]),
  policyOf('high', [
    { granularityMs: secondMs, points: 3600 },
    { granularityMs: minuteMs, points: 10_080 },
    { granularityMs: hourMs, points: 8760 },
  ]),
];

const batch = 5000;

/** What one measure costs on its way, part by part, without Kafka and PostgreSQL. */
export function measurePhases(core: MeasureCore): MeasurePhase[] {
  const packed = core.newPackedPoints();
  const large = measureBody({ batch, stepSeconds: 1 }, 0);
  core.scanMeasures(large, packed);
  const points = pointsOf(core, packed);
  return [
    yardstick(large),
    ...[1, 100, batch].map((size) => scanPhase(core, size)),
    ...longNumbers(core),
    parsePhase(core, large),
    ...policies.map((policy) => foldPhase(core, policy, packed)),
    {
      name: 'encode-open-points',
      unit: 'point',
      units: batch,
      act: () => void core.encodeRawRows(points),
    },
    readPhase(core),
  ];
}

/** The least a byte can cost here and now: the other figures of a busy machine are to be read against it. */
function yardstick(body: Buffer): MeasurePhase {
  let sum = 0;
  const act = (): void => {
    for (let i = 0; i < body.length; i += 1) sum += body[i] ?? 0;
    if (sum === 0) throw new Error('a body has bytes');
  };
  return { name: 'add-up-bytes', unit: 'byte', units: body.length, act };
}

function scanPhase(core: MeasureCore, size: number): MeasurePhase {
  const body = measureBody({ batch: size, stepSeconds: 1 }, 0);
  const packed = core.newPackedPoints();
  return { name: `scan-${size}`, unit: 'measure', units: size, act: () => scan(core, body, packed) };
}

/** Values with all the digits a double has, as Python prints a quotient. */
function longNumbers(core: MeasureCore): MeasurePhase[] {
  const packed = core.newPackedPoints();
  const text = String(measureBody({ batch, stepSeconds: 1 }, 0)).replace(
    /"value":([\d.]+)/g,
    (_, value: string) => `"value":${Number(value) / 7 + 1e-9}`,
  );
  const body = Buffer.from(text);
  return [{ name: 'scan-long-values', unit: 'measure', units: batch, act: () => scan(core, body, packed) }];
}

function scan(core: MeasureCore, body: Uint8Array, packed: PackedPoints): void {
  if (!core.scanMeasures(body, packed)) throw new Error('the scanner declined a usual body');
}

function parsePhase(core: MeasureCore, body: Buffer): MeasurePhase {
  const packed = core.newPackedPoints();
  const act = (): void => core.parseMeasures(JSON.parse(String(body)), body, 0n, packed);
  return { name: 'parse', unit: 'measure', units: batch, act };
}

/** From the points of a record to encoded blocks and the points that stay open. */
function foldPhase(core: MeasureCore, policy: Policy, packed: PackedPoints): MeasurePhase {
  const act = (): void => void close(core, policy, pointsOf(core, packed));
  return { name: `fold-${policy.name}`, unit: 'point', units: batch, act };
}

/** A day of minutes, most of it in blocks, as text. */
function readPhase(core: MeasureCore): MeasurePhase {
  const policy = policies[1] as Policy;
  const minutes = 1440;
  const packed = core.newPackedPoints();
  core.scanMeasures(measureBody({ batch: minutes, stepSeconds: 60 }, 0), packed);
  const { openMs, blocks, kept } = close(core, policy, pointsOf(core, packed));
  const plan = core.planOf(policy);
  const tier = plan.tiers[0];
  const stored = { plan, tier, blocks: blocks.filter((block) => block.tier === 0), points: kept, openMs };
  const act = (): void => {
    const series = core.readSeries(stored, 'mean', { startMs: -Infinity, stopMs: Infinity });
    if (series.startsMs.length !== minutes) throw new Error('a day has 1440 minutes');
    core.printMeasures([series]);
  };
  return { name: 'read-1440', unit: 'aggregate', units: minutes, act };
}

function close(core: MeasureCore, policy: Policy, points: PointColumns): ClosedWindow {
  const newestMs = points.millis[points.count - 1] ?? 0;
  return core.closeWindow({ plan: core.planOf(policy), openMs: 0, newestMs, points, extended: [] });
}

function pointsOf(core: MeasureCore, packed: PackedPoints): PointColumns {
  const points = core.newPointColumns(packed.count);
  core.addPackedPoints(points, packed, 0);
  return core.sortedPoints(points);
}

function policyOf(name: string, definition: Policy['definition']): Policy {
  return { name, backWindow: 0, definition, aggregationMethods: seedMethods };
}
