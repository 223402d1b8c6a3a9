import { type InstantMicros } from '@cloudtach/kernel';
import { checkedOptions, type CloudOptions } from './cloud-options.js';
import { tenantsOf } from './cloud-plan.js';
import { ComputeCloud } from './compute-cloud.js';
import { Schedule } from './schedule.js';
import { SeededRandom } from './seeded-random.js';

/** One instant and value offered to a metric. */
export interface SimulatedMeasure {
  readonly timestamp: InstantMicros;
  readonly value: number;
}

/** What one metric of one instance is given over the simulated time. */
export interface SimulatedSeries {
  readonly instanceId: string;
  readonly metricName: 'cpu_util' | 'memory.usage';
  /** Percent, or MB. */
  readonly unit: '%' | 'MB';
  /** The measures in the order of time; every iteration gives the same. */
  readonly measures: Iterable<SimulatedMeasure>;
  /** How many measures there are. */
  readonly count: number;
}

const microsPerSecond = 1_000_000;
const microsPerDay = 86_400 * microsPerSecond;

/**
 * A CPU and a memory series for each instance that exists when the simulation begins: a daily rise and fall
 * with noise, repeatable from the seed, independent of the notifications.
 * @param everySeconds whole seconds between two measures of a metric, at least 1
 */
export function* simulateMeasures(
  options: CloudOptions,
  everySeconds: number,
): Generator<SimulatedSeries, void> {
  if (!Number.isInteger(everySeconds) || everySeconds < 1)
    throw new RangeError('everySeconds is out of range');
  const count = Math.floor((options.hours * 3600) / everySeconds);
  for (const [index, instance] of earlierInstances(checkedOptions(options)).entries()) {
    const { instanceId, memoryMb } = instance;
    const cpu = { instanceId, metricName: 'cpu_util', unit: '%', count } as const;
    yield { ...cpu, measures: series({ options, everySeconds, count, index: index * 2, ceiling: 100 }) };
    const memory = { instanceId, metricName: 'memory.usage', unit: 'MB', count } as const;
    yield {
      ...memory,
      measures: series({ options, everySeconds, count, index: index * 2 + 1, ceiling: memoryMb }),
    };
  }
}

/**
 * The means that must be read back for a series, by the start of each bucket: sums are taken in the order of
 * time, so a reader that sums in another order may differ in the last digit.
 */
export function expectedMeans(
  measures: Iterable<SimulatedMeasure>,
  granularitySeconds: number,
): ReadonlyMap<InstantMicros, number> {
  const sums = new Map<InstantMicros, { sum: number; count: number }>();
  const granularity = granularitySeconds * microsPerSecond;
  for (const { timestamp, value } of measures) {
    const bucket = (Math.floor(timestamp / granularity) * granularity) as InstantMicros;
    const known = sums.get(bucket);
    if (known === undefined) sums.set(bucket, { sum: value, count: 1 });
    else {
      known.sum += value;
      known.count += 1;
    }
  }
  return new Map([...sums].map(([bucket, { sum, count }]) => [bucket, sum / count]));
}

function earlierInstances(options: CloudOptions): readonly { instanceId: string; memoryMb: number }[] {
  const compute = new ComputeCloud(options, tenantsOf(options), new Schedule(), {
    snapshotBegins: () => undefined,
  });
  return compute
    .instances()
    .map((traits) => ({ instanceId: traits.identity.instanceId, memoryMb: traits.flavor.memoryMb }));
}

interface SeriesShape {
  readonly options: CloudOptions;
  readonly everySeconds: number;
  readonly count: number;
  readonly index: number;
  readonly ceiling: number;
}

function series(shape: SeriesShape): Iterable<SimulatedMeasure> {
  return { [Symbol.iterator]: () => measuresOf(shape) };
}

function* measuresOf(shape: SeriesShape): Generator<SimulatedMeasure, void> {
  const { options, everySeconds, count, index, ceiling } = shape;
  const random = SeededRandom.for(options.seed, 'measures', index);
  const base = 0.05 + random.fraction() * 0.35;
  const swing = random.fraction() * 0.4;
  let noise = 0;
  for (let ordinal = 0; ordinal < count; ordinal += 1) {
    const timestamp = (options.start + ordinal * everySeconds * microsPerSecond) as InstantMicros;
    noise = noise * 0.8 + (random.fraction() - 0.5) * 0.08;
    const load = Math.min(1, Math.max(0, base + swing * dailyLoad(timestamp) + noise));
    yield { timestamp, value: Math.round(load * ceiling * 1_000) / 1_000 };
  }
}

/** 0 at midnight, 1 at noon, straight lines between. */
function dailyLoad(timestamp: InstantMicros): number {
  const ofDay = (timestamp % microsPerDay) / microsPerDay;
  return 1 - Math.abs(ofDay * 2 - 1);
}
