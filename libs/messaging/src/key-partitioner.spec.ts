import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keyPartitioner, murmur2 } from './key-partitioner.js';

const load = createRequire(import.meta.url);
const murmur2OfKafkajs = load('kafkajs/src/producer/partitioners/default/murmur2.js') as (
  key: Buffer | string,
) => number;

describe('the partition of a message', () => {
  it('comes from the hash that all clients of Kafka share', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.uint8Array().map((bytes) => Buffer.from(bytes)),
        ),
        (key) => {
          expect(murmur2(key)).toBe(murmur2OfKafkajs(key));
        },
      ),
    );
  });

  it('is the one named, else that of the key, else the next', () => {
    const choose = keyPartitioner();
    const partitionMetadata = new Array<unknown>(4).fill({});
    expect(choose({ partitionMetadata, message: { partition: 3, key: 'k' } })).toBe(3);
    expect(choose({ partitionMetadata, message: { key: 'k' } })).toBe((murmur2('k') & 0x7fffffff) % 4);
    const turns = Array.from({ length: 4 }, () => choose({ partitionMetadata, message: { key: null } }));
    expect(new Set(turns).size).toBe(4);
  });
});
