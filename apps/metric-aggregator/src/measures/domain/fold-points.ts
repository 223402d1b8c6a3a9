import { type BucketLane } from './bucket-lane.js';
import { columns as codes } from './column.js';
import { PointColumns } from './point-columns.js';

/** Below this an insertion sort beats the typed array's own. */
const insertionSortMax = 32;

/** Sorted values of the bucket in work. Grown as needed, never shrunk: the largest bucket seen decides. */
let scratch = new Float64Array(256);

/**
 * Aggregates points into buckets and appends those to `lane` (gnocchi-timeseries §2, §6). The points are sorted,
 * one per time, and the range holds every point of each bucket it touches, so that a bucket is a function of its
 * points however they came in. Sums run in the order of time, `std` is the two-pass form.
 */
export function foldPoints(
  lane: BucketLane,
  points: PointColumns,
  from: number,
  to: number,
  granularityMs: number,
): void {
  const { millis, values } = points;
  let start = from;
  while (start < to) {
    const index = Math.floor((millis[start] ?? 0) / granularityMs);
    const bucketEnd = (index + 1) * granularityMs;
    let end = start + 1;
    while (end < to && (millis[end] ?? 0) < bucketEnd) end += 1;
    if (end === start + 1) lane.addLone(index, values[start] ?? 0);
    else foldBucket(lane, values, start, end, index);
    start = end;
  }
}

/**
 * The differences between neighbouring points, at the time of the later one (gnocchi-timeseries §10). The points are
 * sorted; the first has no difference, and neither has an infinity after an infinity.
 */
export function differencesOf(points: PointColumns): PointColumns {
  const { millis, nanos, values, count } = points;
  const differences = PointColumns.withCapacity(count);
  for (let i = 1; i < count; i += 1) {
    const difference = (values[i] ?? 0) - (values[i - 1] ?? 0);
    if (!Number.isNaN(difference)) differences.add(millis[i] ?? 0, nanos[i] ?? 0, difference);
  }
  return differences;
}

function foldBucket(lane: BucketLane, values: Float64Array, start: number, end: number, index: number): void {
  const { columns, hasCount } = lane.plan;
  const count = end - start;
  let sum = 0;
  let min = Infinity;
  let max = -Infinity;
  for (let i = start; i < end; i += 1) {
    const value = values[i] ?? 0;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  let isSorted = false;
  for (let place = 0; place < columns.length; place += 1) {
    const column = columns[place] ?? 0;
    let result: number;
    if (column === codes.sum) result = sum;
    else if (column === codes.min) result = min;
    else if (column === codes.max) result = max;
    else if (column === codes.first) result = values[start] ?? 0;
    else if (column === codes.last) result = values[end - 1] ?? 0;
    else if (column === codes.std) result = deviationOf(values, start, end, sum / count);
    else {
      if (!isSorted) sortIntoScratch(values, start, end);
      isSorted = true;
      result = column === codes.median ? medianOf(count) : percentileOf(count, column);
    }
    // What JSON cannot say is no value (gnocchi-timeseries §7), and one NaN stands for all of it.
    lane.columns[place]?.push(Number.isFinite(result) ? result : Number.NaN);
  }
  lane.addMany(index, hasCount ? count : 2);
}

function deviationOf(values: Float64Array, start: number, end: number, mean: number): number {
  let squares = 0;
  for (let i = start; i < end; i += 1) {
    const distance = (values[i] ?? 0) - mean;
    squares += distance * distance;
  }
  return Math.sqrt(squares / (end - start - 1));
}

function sortIntoScratch(values: Float64Array, start: number, end: number): void {
  const count = end - start;
  if (count > scratch.length) scratch = new Float64Array(count * 2);
  if (count > insertionSortMax) {
    scratch.set(values.subarray(start, end));
    scratch.subarray(0, count).sort();
    return;
  }
  for (let i = 0; i < count; i += 1) {
    const value = values[start + i] ?? 0;
    let place = i;
    while (place > 0 && (scratch[place - 1] ?? 0) > value) {
      scratch[place] = scratch[place - 1] ?? 0;
      place -= 1;
    }
    scratch[place] = value;
  }
}

function medianOf(count: number): number {
  const middle = count >> 1;
  const upper = scratch[middle] ?? 0;
  return count % 2 === 1 ? upper : ((scratch[middle - 1] ?? 0) + upper) / 2;
}

/** Linear interpolation between order statistics (gnocchi-timeseries §6.1). */
function percentileOf(count: number, percent: number): number {
  const place = ((count - 1) * percent) / 100;
  const below = Math.floor(place);
  const fraction = place - below;
  const low = scratch[below] ?? 0;
  return fraction === 0 ? low : low + fraction * ((scratch[below + 1] ?? 0) - low);
}
