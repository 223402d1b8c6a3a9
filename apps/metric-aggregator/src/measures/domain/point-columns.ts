import { endOfTimeMs, millisOf, nanosAbove } from './measure-time.js';
import { type PackedPoints } from './packed-points.js';

const initialCapacity = 16;

/**
 * Points of one metric, a column each for time and value, because a walk over objects costs ten times as much.
 * Grows as points are added. The columns may be longer than `count`.
 */
export class PointColumns {
  count = 0;

  private constructor(
    public millis: Float64Array,
    public nanos: Int32Array,
    public values: Float64Array,
  ) {}

  static withCapacity(capacity: number = initialCapacity): PointColumns {
    return new PointColumns(new Float64Array(capacity), new Int32Array(capacity), new Float64Array(capacity));
  }

  add(millis: number, nanos: number, value: number): void {
    if (this.count === this.millis.length) this.reserve(1);
    this.millis[this.count] = millis;
    this.nanos[this.count] = nanos;
    this.values[this.count] = value;
    this.count += 1;
  }

  /** Makes room for `extra` more points. */
  reserve(extra: number): void {
    const needed = this.count + extra;
    if (needed <= this.millis.length) return;
    const capacity = Math.max(needed, this.millis.length * 2);
    this.millis = grown(this.millis, new Float64Array(capacity));
    this.nanos = grown(this.nanos, new Int32Array(capacity));
    this.values = grown(this.values, new Float64Array(capacity));
  }

  addAll(other: PointColumns): void {
    this.reserve(other.count);
    this.millis.set(other.millis.subarray(0, other.count), this.count);
    this.nanos.set(other.nanos.subarray(0, other.count), this.count);
    this.values.set(other.values.subarray(0, other.count), this.count);
    this.count += other.count;
  }

  /** The points from index `from` up to, not including, `to`; a view, not a copy. */
  slice(from: number, to: number): PointColumns {
    const part = new PointColumns(
      this.millis.subarray(from, to),
      this.nanos.subarray(from, to),
      this.values.subarray(from, to),
    );
    part.count = to - from;
    return part;
  }

  /** The first index whose time is not before `millis`; the points must be sorted. */
  indexOf(millis: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.millis[middle] ?? 0) < millis) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * Adds the packed points that say something and are not before `limitMs`. A point without a number, or from before
 * the epoch, says nothing.
 *
 * @returns the newest millisecond added, or -1 when nothing was.
 */
export function addPackedPoints(points: PointColumns, packed: PackedPoints, limitMs: number): number {
  const { words, values: given, count } = packed;
  points.reserve(count);
  const { millis, nanos, values } = points;
  let at = points.count;
  let newest = -1;
  for (let i = 0; i < count; i += 1) {
    const low = words[2 * i] ?? 0;
    const high = words[2 * i + 1] ?? 0;
    const value = given[i] ?? 0;
    const time = millisOf(low, high);
    if (time < limitMs || time >= endOfTimeMs || Number.isNaN(value)) continue;
    millis[at] = time;
    nanos[at] = nanosAbove(time, low);
    values[at] = value;
    at += 1;
    if (time > newest) newest = time;
  }
  points.count = at;
  return newest;
}

/**
 * The points in ascending order of time, one per time: of several the one added last (decisions §4). Answers the
 * same object where that is what it holds already, as it mostly is.
 */
export function sortedPoints(points: PointColumns): PointColumns {
  if (isAscending(points)) return points;
  const { millis, nanos, values } = points;
  const order = Uint32Array.from({ length: points.count }, (_, index) => index).sort(
    (a, b) => (millis[a] ?? 0) - (millis[b] ?? 0) || (nanos[a] ?? 0) - (nanos[b] ?? 0) || a - b,
  );
  const sorted = PointColumns.withCapacity(points.count);
  order.forEach((index, place) => {
    const time = millis[index] ?? 0;
    const above = nanos[index] ?? 0;
    const next = order[place + 1];
    if (next !== undefined && millis[next] === time && nanos[next] === above) return;
    sorted.add(time, above, values[index] ?? 0);
  });
  return sorted;
}

function isAscending({ millis, nanos, count }: PointColumns): boolean {
  for (let i = 1; i < count; i += 1) {
    const time = millis[i] ?? 0;
    const before = millis[i - 1] ?? 0;
    if (time < before || (time === before && (nanos[i] ?? 0) <= (nanos[i - 1] ?? 0))) return false;
  }
  return true;
}

function grown<T extends Float64Array | Int32Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
