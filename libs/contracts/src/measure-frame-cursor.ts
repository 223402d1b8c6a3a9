import { readUuid } from '@cloudtach/kernel';
import { measureRecordLayout as layout } from './measure-record-layout.js';

/**
 * Steps over the frames of a checked record without an object per frame or point:
 *
 * ```ts
 * for (const frame = record.frames(); frame.next(); ) {
 *   frame.copyTimestamps(times, at); frame.copyValues(values, at); at += frame.pointCount;
 * }
 * ```
 */
export class MeasureFrameCursor {
  /** Ordinal, within the record, of the request that posted this frame. */
  requestOrdinal = 0;
  /** Points of this frame; 0 before the first `next`. */
  pointCount = 0;

  private start = 0;
  private end: number = layout.headerBytes;

  /** @internal Made by `MeasureRecord`, which has checked the bytes. */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly view: DataView,
  ) {}

  /** Moves to the next frame; false after the last. */
  next(): boolean {
    if (this.end >= this.bytes.length) return false;
    this.start = this.end;
    this.requestOrdinal = this.view.getUint32(this.start + layout.requestOrdinalAt, true);
    this.pointCount = this.view.getUint32(this.start + layout.pointCountAt, true);
    this.end = this.start + layout.frameHeaderBytes + this.pointCount * layout.bytesPerPoint;
    return true;
  }

  /** Id of the metric as canonical text. */
  metricId(): string {
    return readUuid(this.bytes, this.start);
  }

  /** The 16 bytes of the metric's id: a view, valid as long as the record's bytes are. */
  metricBytes(): Uint8Array {
    return this.bytes.subarray(this.start, this.start + 16);
  }

  /** One of the four 32-bit words of the metric's id: enough to hash and compare without making text. */
  metricWord(word: 0 | 1 | 2 | 3): number {
    return this.view.getUint32(this.start + word * 4);
  }

  /** Time of a point in nanoseconds since the epoch. */
  timestampAt(point: number): bigint {
    return this.view.getBigInt64(this.start + layout.frameHeaderBytes + point * 8, true);
  }

  /** Value of a point. */
  valueAt(point: number): number {
    return this.view.getFloat64(this.start + layout.frameHeaderBytes + (this.pointCount + point) * 8, true);
  }

  /** Copies the times of this frame to `target` from index `at`. Throws a RangeError when they do not fit. */
  copyTimestamps(target: BigInt64Array, at: number): void {
    this.copyColumn(this.start + layout.frameHeaderBytes, target, at);
  }

  /** Copies the values of this frame to `target` from index `at`. Throws a RangeError when they do not fit. */
  copyValues(target: Float64Array, at: number): void {
    this.copyColumn(this.start + layout.frameHeaderBytes + this.pointCount * 8, target, at);
  }

  private copyColumn(from: number, target: BigInt64Array | Float64Array, at: number): void {
    const length = this.pointCount * 8;
    const bytes = new Uint8Array(target.buffer, target.byteOffset + at * 8, length);
    bytes.set(this.bytes.subarray(from, from + length));
  }
}
