import { type AggregationPlan, type LanePlan } from './aggregation-plan.js';
import { BucketLane } from './bucket-lane.js';

/**
 * A block is one row: all methods of up to `blockBuckets` consecutive buckets of one granularity
 * (performance §3.3). Little endian:
 *
 *   version (1 byte, 1), slots (1 byte: how many buckets the block has room for), then for each lane of the plan
 *     bitmap of the buckets that have a point, one bit per slot, lowest first
 *     bitmap of the buckets that have several
 *     a double for each bucket of one point
 *     a 32-bit count for each bucket of several, where the plan keeps counts
 *     per column of the plan a double for each bucket of several; NaN is "no value"
 */
const blockVersion = 1;
const headerBytes = 2;

export interface EncodedBlock {
  /** Number of the block: the number of its first slot divided by the slots of a block. */
  readonly block: number;
  readonly data: Uint8Array;
}

/** Packs the buckets of the lanes of a plan (in its order) into blocks, ascending. */
export function encodeBlocks(plan: AggregationPlan, lanes: readonly BucketLane[]): EncodedBlock[] {
  const slots = plan.blockBuckets;
  const parts = lanes.map((lane) => ({ lane, next: 0, nextMany: 0 }));
  const blocks: EncodedBlock[] = [];
  for (;;) {
    const first = Math.min(...parts.map(({ lane, next }) => lane.indexes[next] ?? Infinity));
    if (first === Infinity) return blocks;
    const block = Math.floor(first / slots);
    const ranges = parts.map((part) => takeRange(part, (block + 1) * slots));
    blocks.push({ block, data: encodeBlock(slots, block, ranges) });
  }
}

/**
 * Unpacks a block of a plan.
 * @throws RangeError when the bytes are no block of this plan: the storage is damaged.
 */
export function decodeBlock(plan: AggregationPlan, block: number, data: Uint8Array): BucketLane[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data[0] !== blockVersion || data[1] !== plan.blockBuckets) {
    throw new RangeError(`block ${block} has version ${data[0]} and ${data[1]} slots`);
  }
  let offset = headerBytes;
  const lanes = plan.lanes.map((lanePlan) => {
    const lane = new BucketLane(lanePlan);
    offset = decodeLane(lane, block * plan.blockBuckets, plan.blockBuckets, data, view, offset);
    return lane;
  });
  if (offset !== data.length)
    throw new RangeError(`block ${block} has ${data.length - offset} bytes too many`);
  return lanes;
}

/** Buckets `from` up to `to` of a lane, of which the ones of several points begin at `fromMany`. */
interface LaneRange {
  readonly lane: BucketLane;
  readonly from: number;
  readonly to: number;
  readonly fromMany: number;
  readonly toMany: number;
}

function takeRange(part: { lane: BucketLane; next: number; nextMany: number }, end: number): LaneRange {
  const { lane, next: from, nextMany: fromMany } = part;
  while ((lane.indexes[part.next] ?? Infinity) < end) {
    if (lane.counts[part.next] !== 1) part.nextMany += 1;
    part.next += 1;
  }
  return { lane, from, to: part.next, fromMany, toMany: part.nextMany };
}

function encodeBlock(slots: number, block: number, ranges: readonly LaneRange[]): Uint8Array {
  const bytes = ranges.reduce((sum, range) => sum + laneBytes(slots, range), headerBytes);
  const data = new Uint8Array(bytes);
  data[0] = blockVersion;
  data[1] = slots;
  const view = new DataView(data.buffer);
  let offset = headerBytes;
  for (const range of ranges) offset = encodeLane(range, block * slots, slots, data, view, offset);
  return data;
}

function laneBytes(slots: number, { lane, from, to, fromMany, toMany }: LaneRange): number {
  const many = toMany - fromMany;
  return 2 * bitmapBytes(slots) + (to - from - many) * 8 + many * manyBytes(lane.plan);
}

function encodeLane(
  { lane, from, to, fromMany, toMany }: LaneRange,
  firstIndex: number,
  slots: number,
  data: Uint8Array,
  view: DataView,
  start: number,
): number {
  const manyBitmap = start + bitmapBytes(slots);
  let offset = manyBitmap + bitmapBytes(slots);
  for (let i = from; i < to; i += 1) {
    const slot = (lane.indexes[i] ?? 0) - firstIndex;
    setBit(data, start, slot);
    if (lane.counts[i] === 1) {
      view.setFloat64(offset, lane.lone[i] ?? 0, true);
      offset += 8;
    } else setBit(data, manyBitmap, slot);
  }
  if (lane.plan.hasCount) {
    for (let i = from; i < to; i += 1) {
      if (lane.counts[i] === 1) continue;
      view.setUint32(offset, lane.counts[i] ?? 0, true);
      offset += 4;
    }
  }
  for (const column of lane.columns) {
    for (let i = fromMany; i < toMany; i += 1) {
      view.setFloat64(offset, column[i] ?? Number.NaN, true);
      offset += 8;
    }
  }
  return offset;
}

function decodeLane(
  lane: BucketLane,
  firstIndex: number,
  slots: number,
  data: Uint8Array,
  view: DataView,
  start: number,
): number {
  const manyBitmap = start + bitmapBytes(slots);
  let loneAt = manyBitmap + bitmapBytes(slots);
  const present: number[] = [];
  for (let slot = 0; slot < slots; slot += 1) if (hasBit(data, start, slot)) present.push(slot);
  const many = present.filter((slot) => hasBit(data, manyBitmap, slot)).length;
  let countAt = loneAt + (present.length - many) * 8;
  const columnsAt = countAt + (lane.plan.hasCount ? many * 4 : 0);
  for (const slot of present) {
    if (!hasBit(data, manyBitmap, slot)) {
      lane.addLone(firstIndex + slot, view.getFloat64(loneAt, true));
      loneAt += 8;
      continue;
    }
    lane.addMany(firstIndex + slot, lane.plan.hasCount ? view.getUint32(countAt, true) : 2);
    countAt += 4;
  }
  let offset = columnsAt;
  for (const column of lane.columns) {
    for (let i = 0; i < many; i += 1, offset += 8) column.push(view.getFloat64(offset, true));
  }
  return offset;
}

function manyBytes(plan: LanePlan): number {
  return (plan.hasCount ? 4 : 0) + plan.columns.length * 8;
}

function bitmapBytes(slots: number): number {
  return Math.ceil(slots / 8);
}

function setBit(data: Uint8Array, bitmap: number, slot: number): void {
  const at = bitmap + (slot >> 3);
  data[at] = (data[at] ?? 0) | (1 << (slot & 7));
}

function hasBit(data: Uint8Array, bitmap: number, slot: number): boolean {
  return ((data[bitmap + (slot >> 3)] ?? 0) & (1 << (slot & 7))) !== 0;
}
