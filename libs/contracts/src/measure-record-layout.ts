/**
 * The layout of a record of `measure.recorded.v1`. All integers and doubles are little-endian; every part is a
 * multiple of eight bytes, so that a reader with an aligned copy can lay typed arrays over it.
 *
 * ```
 * header, 32 bytes
 *    0  u8    version, 1
 *    1  u8    flags, 0
 *    2  u16   reserved, 0
 *    4  u32   number of frames, at least 1
 *    8  16 B  id of the record, a UUID
 *   24  i64   when it was built, microseconds since the epoch
 * frame, 24 bytes + 16 per point, one after the other to the end of the record
 *    0  16 B  id of the metric, a UUID
 *   16  u32   ordinal of the request within the record
 *   20  u32   number of points, at least 1
 *   24  i64   times of the points, nanoseconds since the epoch, in the order they were posted
 *    …  f64   values of the points, in the same order
 * ```
 *
 * A frame is what one request posted to one metric: one batch, as the rule about late points counts them
 * (decisions §4). Frames of one request share its ordinal. Trace context travels in the record's headers.
 */
export const measureRecordLayout = {
  version: 1,
  headerBytes: 32,
  frameCountAt: 4,
  idAt: 8,
  occurredAtAt: 24,
  frameHeaderBytes: 24,
  requestOrdinalAt: 16,
  pointCountAt: 20,
  bytesPerPoint: 16,
} as const;

/**
 * Whether typed arrays on this machine have the byte order of the layout. The encoder and the decoder copy
 * columns as they lie in memory; a big-endian machine is refused at start rather than served slowly.
 */
export const isLittleEndianMachine = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
