import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type InstantMicros } from '@cloudtach/kernel';
import { readFileSync } from 'node:fs';
import { measureRecordLayout } from './measure-record-layout.js';
import { MeasureRecordWriter } from './measure-record-writer.js';
import { MeasureRecord } from './measure-record.js';
import { encodeMeasureRecorded, measurePartition, measureRecordedV1 } from './measure-recorded.v1.js';

interface Frame {
  readonly metric: string;
  readonly request: number;
  readonly points: readonly (readonly [bigint, number])[];
}

const meta = {
  id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  source: 'metric-aggregator',
  occurredAt: 1425508268_131441 as InstantMicros,
};

const golden: readonly Frame[] = [
  {
    metric: '125bb08f-2a3b-4c5d-8e9f-0a1b2c3d4e5f',
    request: 0,
    points: [
      [1412606052_000000000n, 12],
      [1412606052_000000001n, 43.1],
    ],
  },
  { metric: '125bffff-ffff-4fff-bfff-ffffffffffff', request: 3_000_000_000, points: [[0n, -0]] },
];

describe('measure.recorded.v1', () => {
  it('has the documented bytes', () => {
    const fixture = readFileSync(new URL('../fixtures/measure.recorded.v1.bin', import.meta.url));
    expect(encode(golden).toString('hex')).toBe(fixture.toString('hex'));
  });

  it('goes to the partition of its metrics, without a key, its meta as headers', () => {
    const encoded = encodeMeasureRecorded(filled(golden), 27, meta);
    expect(encoded).toMatchObject({ topic: 'measure.recorded.v1', key: null, partition: 27 });
    expect(encoded.headers).toEqual({
      type: 'measure.recorded',
      version: '1',
      id: meta.id,
      source: meta.source,
    });
  });

  it('is read back as it was written, from any alignment', () => {
    const float = fc.double();
    const points = fc.array(fc.tuple(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), float), {
      minLength: 1,
      maxLength: 5,
    });
    const frame = fc.record({ metric: fc.uuid(), request: fc.nat(2 ** 32 - 1), points });
    const alignment = fc.nat(7);
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 6 }), alignment, (frames, shift) => {
        const bytes = encode(frames);
        const moved = Buffer.alloc(bytes.length + 8).subarray(shift, shift + bytes.length);
        moved.set(bytes);
        const record = decoded(moved);
        expect({ id: record.id, occurredAt: record.occurredAt }).toEqual({
          id: meta.id,
          occurredAt: meta.occurredAt,
        });
        expect(framesOf(record)).toEqual(frames);
        expect(record.pointCount).toBe(frames.reduce((sum, { points: { length } }) => sum + length, 0));
      }),
    );
  });

  it('grows by as much as one request needs', () => {
    const writer = new MeasureRecordWriter();
    const times = new BigInt64Array(100_000).map((_, index) => BigInt(index));
    const values = new Float64Array(100_000).map((_, index) => index / 3);
    writer.append(golden[0]?.metric ?? '', 1, times, values, times.length);
    const frame = decoded(writer.finish(meta.id, meta.occurredAt)).frames();
    expect(frame.next()).toBe(true);
    const [readTimes, readValues] = [new BigInt64Array(100_000), new Float64Array(100_000)];
    frame.copyTimestamps(readTimes, 0);
    frame.copyValues(readValues, 0);
    expect([readTimes, readValues]).toEqual([times, values]);
    expect(frame.next()).toBe(false);
  });

  it('takes a metric as bytes and shows it as words', () => {
    const writer = new MeasureRecordWriter();
    const id = Buffer.from('125bb08f2a3b4c5d8e9f0a1b2c3d4e5f', 'hex');
    writer.append(id, 0, BigInt64Array.of(1n), Float64Array.of(1), 1);
    const frame = decoded(writer.finish(meta.id, meta.occurredAt)).frames();
    frame.next();
    expect(Buffer.from(frame.metricBytes()).equals(id)).toBe(true);
    expect([0, 1, 2, 3].map((word) => frame.metricWord(word as 0))).toEqual([
      0x125bb08f, 0x2a3b4c5d, 0x8e9f0a1b, 0x2c3d4e5f,
    ]);
  });

  it('counts the bytes of a record before it is finished', () => {
    const writer = filled(golden);
    expect([writer.byteLength, writer.frameCount]).toEqual([32 + 24 + 32 + 24 + 16, 2]);
    expect(writer.finish(meta.id, meta.occurredAt).length).toBe(128);
  });

  it('refuses to write a record without frames or a frame without points', () => {
    const writer = new MeasureRecordWriter();
    expect(() => writer.finish(meta.id, meta.occurredAt)).toThrow(RangeError);
    expect(() => writer.append(meta.id, 0, new BigInt64Array(1), new Float64Array(1), 0)).toThrow(RangeError);
    expect(() => writer.append(meta.id, 0, new BigInt64Array(1), new Float64Array(2), 2)).toThrow(RangeError);
  });

  it('is refused when it is cut at any byte', () => {
    const whole = encode(golden);
    for (let length = 1; length < whole.length; length += 1) {
      expect(measureRecordedV1.decode({ value: whole.subarray(0, length) })).toMatchObject({
        ok: false,
        code: 'measure.truncated',
        byteOffset: length,
      });
    }
  });

  it.each<[string, (bytes: Buffer) => Buffer | null, string, number]>([
    ['no value', () => null, 'contract.empty-record', 0],
    ['no bytes', () => Buffer.alloc(0), 'measure.truncated', 0],
    ['another version', (bytes) => patched(bytes, 0, 2), 'measure.other-version', 0],
    ['JSON', () => Buffer.from('{"a": 1}'), 'measure.other-version', 0],
    ['flags nobody knows', (bytes) => patched(bytes, 1, 1), 'measure.other-version', 1],
    ['no frames', (bytes) => patched(bytes, 4, 0), 'measure.bad-length', 4],
    ['fewer frames than bytes', (bytes) => patched(bytes, 4, 1), 'measure.bad-length', 88],
    ['more frames than bytes', (bytes) => patched(bytes, 4, 3), 'measure.truncated', 128],
    ['a frame without points', (bytes) => patched(bytes, 52, 0), 'measure.bad-length', 52],
    ['a frame with too many points', (bytes) => patched(bytes, 55, 0xff), 'measure.truncated', 128],
    ['a byte too many', (bytes) => Buffer.concat([bytes, Buffer.of(0)]), 'measure.bad-length', 128],
  ])('is refused with %s', (_name, change, code, byteOffset) => {
    expect(measureRecordedV1.decode({ value: change(encode(golden)) })).toMatchObject({
      ok: false,
      code,
      byteOffset,
    });
  });

  it('is never misread beyond its end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        noise[0] = 1;
        const result = MeasureRecord.decode(noise);
        expect(result.ok ? framesOf(result.message).length > 0 : result.byteOffset <= noise.length).toBe(
          true,
        );
      }),
    );
  });
});

describe('measurePartition', () => {
  it('is the first two bytes of the metric, masked', () => {
    const metric = Buffer.from('125bb08f2a3b4c5d8e9f0a1b2c3d4e5f', 'hex');
    expect([64, 1, 65_536].map((partitions) => measurePartition(metric, partitions))).toEqual([
      0x1b, 0, 0x125b,
    ]);
  });
});

function filled(frames: readonly Frame[]): MeasureRecordWriter {
  const writer = new MeasureRecordWriter();
  for (const { metric, request, points } of frames) {
    const times = BigInt64Array.from(points, ([time]) => time);
    const values = Float64Array.from(points, ([, value]) => value);
    writer.append(metric, request, times, values, points.length);
  }
  return writer;
}

function encode(frames: readonly Frame[]): Buffer {
  return filled(frames).finish(meta.id, meta.occurredAt);
}

function decoded(bytes: Uint8Array): MeasureRecord {
  const result = MeasureRecord.decode(bytes);
  if (!result.ok) throw new Error(result.reason);
  return result.message;
}

function framesOf(record: MeasureRecord): Frame[] {
  const frames: Frame[] = [];
  for (const frame = record.frames(); frame.next();) {
    const points = Array.from({ length: frame.pointCount }, (_, point): [bigint, number] => [
      frame.timestampAt(point),
      frame.valueAt(point),
    ]);
    frames.push({ metric: frame.metricId(), request: frame.requestOrdinal, points });
  }
  expect(frames).toHaveLength(record.frameCount);
  return frames;
}

function patched(bytes: Buffer, at: number, byte: number): Buffer {
  expect(measureRecordLayout.headerBytes).toBe(32);
  bytes[at] = byte;
  return bytes;
}
