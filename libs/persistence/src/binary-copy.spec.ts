import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BinaryCopyWriter, type CopyType, readBinaryCopy } from './binary-copy.js';

const types: readonly CopyType[] = [
  'bool',
  'int2',
  'int4',
  'int8',
  'float8',
  'text',
  'uuid',
  'bytea',
  'jsonb',
];

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 5 });

const row = fc.tuple(
  maybe(fc.boolean()),
  maybe(fc.integer({ min: -32768, max: 32767 })),
  maybe(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  maybe(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  maybe(fc.double({ noNaN: true })),
  maybe(fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed())),
  maybe(fc.uuid()),
  maybe(fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))),
  maybe(fc.json()),
);

describe('the binary form of COPY', () => {
  it('reads back what was written', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        const writer = new BinaryCopyWriter(types);
        for (const values of rows) writer.row(values);
        expect(writer.rowCount).toBe(rows.length);
        expect(readBinaryCopy(writer.finish(), types)).toEqual(rows);
      }),
    );
  });

  it('grows beyond its first buffer', () => {
    const large = Buffer.alloc(200_000, 7);
    const writer = new BinaryCopyWriter(['bytea', 'text']).row([large, 'ü'.repeat(70_000)]);
    expect(readBinaryCopy(writer.finish(), ['bytea', 'text'])).toEqual([[large, 'ü'.repeat(70_000)]]);
  });

  it('refuses a row of another width and what is no uuid', () => {
    expect(() => new BinaryCopyWriter(['int4']).row([1, 2])).toThrow(TypeError);
    expect(() => new BinaryCopyWriter(['uuid']).row(['nonsense'])).toThrow(TypeError);
  });
});
