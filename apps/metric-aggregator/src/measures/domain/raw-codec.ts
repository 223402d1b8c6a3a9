import { writeTime } from './measure-time.js';
import { PackedPoints } from './packed-points.js';
import { addPackedPoints, type PointColumns } from './point-columns.js';

/**
 * Points of an open window as they are stored: rows of segments, one behind the other, so that PostgreSQL can join
 * rows by joining their bytes. A segment, little endian:
 *
 *   version (1 byte, 1), number of points (2 bytes), then the times in 64-bit nanoseconds since the epoch, then the
 *   values as doubles
 */
const segmentVersion = 1;
const headerBytes = 3;
const pointBytes = 16;

/** A row stays clear of the 2 kB beyond which PostgreSQL moves a value out of its row (performance §1.5). */
export const rawRowBytesMax = 1900;

/** Aligned room to move columns through: the bytes of a row begin anywhere. */
const scratch = new PackedPoints();

const pointsPerRow = Math.floor((rawRowBytesMax - headerBytes) / pointBytes);

export interface RawRow {
  readonly data: Uint8Array;
  readonly newestMs: number;
}

/** Packs points, in the order they have, into as few rows as they need. */
export function encodeRawRows(points: PointColumns): RawRow[] {
  const rows: RawRow[] = [];
  for (let from = 0; from < points.count; from += pointsPerRow) {
    rows.push(encodeSegment(points, from, Math.min(points.count, from + pointsPerRow)));
  }
  return rows;
}

/**
 * Adds the points of a row, in the order they were written.
 * @throws RangeError when the bytes are no segments: the storage is damaged.
 */
export function decodeRawRow(points: PointColumns, data: Uint8Array): void {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let offset = 0;
  while (offset < data.length) {
    if (data[offset] !== segmentVersion) throw new RangeError(`a segment has version ${data[offset]}`);
    const count = view.getUint16(offset + 1, true);
    const end = offset + headerBytes + count * pointBytes;
    if (end > data.length) throw new RangeError('a segment ends behind its row');
    scratch.reserve(count);
    scratch.count = count;
    const values = end - count * 8;
    new Uint8Array(scratch.times.buffer).set(data.subarray(offset + headerBytes, values));
    new Uint8Array(scratch.values.buffer).set(data.subarray(values, end));
    addPackedPoints(points, scratch, 0);
    offset = end;
  }
}

function encodeSegment({ millis, nanos, values }: PointColumns, from: number, to: number): RawRow {
  const count = to - from;
  const data = new Uint8Array(headerBytes + count * pointBytes);
  const view = new DataView(data.buffer);
  data[0] = segmentVersion;
  view.setUint16(1, count, true);
  scratch.reserve(count);
  let newestMs = -1;
  for (let i = 0; i < count; i += 1) {
    const time = millis[from + i] ?? 0;
    writeTime(scratch.words, 2 * i, time, nanos[from + i] ?? 0);
    if (time > newestMs) newestMs = time;
  }
  scratch.values.set(values.subarray(from, to));
  data.set(new Uint8Array(scratch.times.buffer, 0, count * 8), headerBytes);
  data.set(new Uint8Array(scratch.values.buffer, 0, count * 8), headerBytes + count * 8);
  return { data, newestMs };
}
