import { type InstantMicros, readUuid } from '@cloudtach/kernel';
import { MeasureFrameCursor } from './measure-frame-cursor.js';
import { isLittleEndianMachine, measureRecordLayout as layout } from './measure-record-layout.js';
import { type DecodedMessage, type MessageRefusal } from './message.js';

/** A checked record of measures: a view over its bytes, which must not change while it is in use. */
export class MeasureRecord {
  private constructor(
    private readonly bytes: Uint8Array,
    private readonly view: DataView,
    readonly frameCount: number,
    /** Points of all frames together. */
    readonly pointCount: number,
  ) {}

  /**
   * Checks the bytes as a whole, by lengths: version, flags, at least one frame, at least one point in each,
   * and the last frame ending where the record ends. Times and values are any 64 bits.
   */
  static decode(bytes: Uint8Array): DecodedMessage<MeasureRecord> {
    if (!isLittleEndianMachine) throw new Error('measure.recorded.v1 needs a little-endian machine');
    if (bytes.length === 0) return refusal('measure.truncated', 0, 'the record is empty');
    if (bytes[0] !== layout.version) return refusal('measure.other-version', 0, `version ${bytes[0]}`);
    if (bytes.length < layout.headerBytes) {
      return refusal('measure.truncated', bytes.length, 'the record ends within its header');
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (view.getUint32(0, true) !== layout.version)
      return refusal('measure.other-version', 1, 'unknown flags');
    return MeasureRecord.decodeFrames(bytes, view);
  }

  private static decodeFrames(bytes: Uint8Array, view: DataView): DecodedMessage<MeasureRecord> {
    const frameCount = view.getUint32(layout.frameCountAt, true);
    if (frameCount === 0)
      return refusal('measure.bad-length', layout.frameCountAt, 'the record has no frames');
    let at: number = layout.headerBytes;
    let pointCount = 0;
    for (let frame = 0; frame < frameCount; frame += 1) {
      if (at + layout.frameHeaderBytes > bytes.length) {
        return refusal(
          'measure.truncated',
          bytes.length,
          `the record ends before frame ${frame + 1} of ${frameCount}`,
        );
      }
      const points = view.getUint32(at + layout.pointCountAt, true);
      if (points === 0)
        return refusal('measure.bad-length', at + layout.pointCountAt, 'a frame has no points');
      const end = at + layout.frameHeaderBytes + points * layout.bytesPerPoint;
      if (end > bytes.length)
        return refusal('measure.truncated', bytes.length, `a frame lacks ${end - bytes.length} bytes`);
      pointCount += points;
      at = end;
    }
    if (at !== bytes.length)
      return refusal('measure.bad-length', at, `${bytes.length - at} bytes after the last frame`);
    return { ok: true, message: new MeasureRecord(bytes, view, frameCount, pointCount) };
  }

  /** Id of the record. */
  get id(): string {
    return readUuid(this.bytes, layout.idAt);
  }

  /** When the record was built. */
  get occurredAt(): InstantMicros {
    return Number(this.view.getBigInt64(layout.occurredAtAt, true)) as InstantMicros;
  }

  /** A cursor before the first frame. */
  frames(): MeasureFrameCursor {
    return new MeasureFrameCursor(this.bytes, this.view);
  }
}

function refusal(code: MessageRefusal['code'], byteOffset: number, reason: string): MessageRefusal {
  return { ok: false, code, byteOffset, reason };
}
