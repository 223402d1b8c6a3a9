import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Chunk, chunksOf, halvesOf, type OwnedPartition, recordCountOf, type Slice } from './chunk.js';
import { KafkaRecord } from './kafka-record.js';

const partitionOf = (partition: number): OwnedPartition => ({
  topic: 't',
  partition,
  epoch: 1n,
  signal: new AbortController().signal,
  suspect: null,
  recordsMax: null,
});

const recordOf = (offset: number, bytes: number): KafkaRecord =>
  new KafkaRecord({
    offset: String(offset),
    timestamp: '0',
    key: null,
    value: Buffer.alloc(bytes),
    attributes: 0,
    headers: {},
  });

const slices = fc
  .array(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 30 }), { maxLength: 5 })
  .map((all): Slice[] =>
    all.map((sizes, partition) => ({
      partition: partitionOf(partition),
      records: sizes.map((bytes, offset) => recordOf(offset, bytes)),
    })),
  );

const recordsOf = (chunks: readonly Chunk[]) =>
  chunks.flatMap((chunk) => chunk.flatMap((slice) => slice.records));

describe('chunksOf', () => {
  it('keeps every record, in order, within the limits', () => {
    fc.assert(
      fc.property(
        slices,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 200 }),
        (all, recordsMax, bytesMax) => {
          const chunks = chunksOf(all, { recordsMax, bytesMax });
          expect(recordsOf(chunks)).toEqual(recordsOf([all]));
          for (const chunk of chunks) {
            const bytes = recordsOf([chunk]).reduce((sum, record) => sum + record.byteLength, 0);
            expect(recordCountOf(chunk)).toBeGreaterThan(0);
            expect(recordCountOf(chunk)).toBeLessThanOrEqual(recordsMax);
            expect(bytes <= bytesMax || recordCountOf(chunk) === 1).toBe(true);
          }
        },
      ),
    );
  });
});

describe('halvesOf', () => {
  it('keeps every record, in order, and leaves neither half empty', () => {
    fc.assert(
      fc.property(slices, (all) => {
        fc.pre(recordCountOf(all) > 1);
        const halves = halvesOf(all);
        expect(recordsOf(halves)).toEqual(recordsOf([all]));
        expect(halves.every((half) => recordCountOf(half) > 0)).toBe(true);
      }),
    );
  });
});
