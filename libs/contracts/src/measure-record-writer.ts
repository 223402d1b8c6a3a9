import { type InstantMicros, writeUuid } from '@cloudtach/kernel';
import { isLittleEndianMachine, measureRecordLayout as layout } from './measure-record-layout.js';

/** Room for a few measures, out of Node's shared pool: most records hold no more, and each shard has one every few ms. */
const initialBytes = 256;

const nothing = Buffer.alloc(0);

/**
 * Collects the frames of one record. Its buffer doubles when full and is handed over by `finish`, so one
 * writer serves one record; a new one is cheap. Not bounded here: who fills it decides when a record is full
 * (`byteLength`).
 */
export class MeasureRecordWriter {
  private buffer: Buffer = nothing;
  private end: number = layout.headerBytes;
  private frames = 0;

  constructor() {
    if (!isLittleEndianMachine) throw new Error('measure.recorded.v1 needs a little-endian machine');
  }

  /** Bytes of the record as it stands, header included. */
  get byteLength(): number {
    return this.end;
  }

  get frameCount(): number {
    return this.frames;
  }

  /**
   * Appends what one request posted to one metric: the first `count` times (nanoseconds) and values. The
   * metric is its 16 bytes or its canonical text. `count` is at least 1.
   */
  append(
    metric: Uint8Array | string,
    requestOrdinal: number,
    timestamps: BigInt64Array,
    values: Float64Array,
    count: number,
  ): void {
    if (!(count >= 1 && count <= timestamps.length && count <= values.length)) {
      throw new RangeError(`a frame of ${count} points`);
    }
    const start = this.end;
    const column = count * 8;
    this.reserve(layout.frameHeaderBytes + 2 * column);
    if (typeof metric === 'string') writeUuid(metric, this.buffer, start);
    else this.buffer.set(metric.subarray(0, 16), start);
    this.buffer.writeUInt32LE(requestOrdinal, start + layout.requestOrdinalAt);
    this.buffer.writeUInt32LE(count, start + layout.pointCountAt);
    const times = start + layout.frameHeaderBytes;
    this.buffer.set(new Uint8Array(timestamps.buffer, timestamps.byteOffset, column), times);
    this.buffer.set(new Uint8Array(values.buffer, values.byteOffset, column), times + column);
    this.end = times + 2 * column;
    this.frames += 1;
  }

  /** Writes the header and gives the bytes away. A record without frames is a defect and throws. */
  finish(id: string, occurredAt: InstantMicros): Buffer {
    if (this.frames === 0) throw new RangeError('a record without frames');
    const bytes = this.buffer.subarray(0, this.end);
    bytes.writeUInt32LE(layout.version, 0);
    bytes.writeUInt32LE(this.frames, layout.frameCountAt);
    writeUuid(id, bytes, layout.idAt);
    bytes.writeBigInt64LE(BigInt(occurredAt), layout.occurredAtAt);
    this.buffer = nothing;
    this.frames = 0;
    this.end = layout.headerBytes;
    return bytes;
  }

  private reserve(bytes: number): void {
    const needed = this.end + bytes;
    if (needed <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.buffer.length * 2, initialBytes));
    larger.set(this.buffer.subarray(0, this.end));
    this.buffer = larger;
  }
}
