import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeProduceRequest } from './produce-request-encoder.js';
import { type DecodeRecord, type RecordContext, recordDecoder } from './record-decoder.js';

const load = createRequire(import.meta.url);
const Decoder = load('kafkajs/src/protocol/decoder.js') as new (buffer: Buffer) => {
  readonly buffer: Buffer;
  readonly offset: number;
};
/** kafkajs's own decoder, which is the reference. */
const original = load('kafkajs/src/protocol/recordBatch/record/v0/decoder.js') as DecodeRecord;
const refuse: DecodeRecord = () => {
  throw new Error('left to kafkajs');
};

const shapeOf = (record: object) => {
  const { magicByte, attributes, timestamp, offset, key, value, headers, isControlRecord, batchContext } =
    record as Record<string, unknown>;
  return { magicByte, attributes, timestamp, offset, key, value, headers, isControlRecord, batchContext };
};

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
/** Not those that every object has: to kafkajs they are there already. */
const name = fc.string({ maxLength: 12 }).filter((text) => !(text in {}));
const message = fc.record({
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.dictionary(name, fc.oneof(bytes, fc.array(bytes, { minLength: 1, maxLength: 3 })), {
    maxKeys: 4,
    noNullPrototype: true,
  }),
});
const context = fc.record<RecordContext>({
  firstOffset: fc.nat().map(String),
  firstTimestamp: fc.nat(2 ** 41).map(String),
  maxTimestamp: fc.nat(2 ** 41).map(String),
  magicByte: fc.constant(2),
  isControlBatch: fc.boolean(),
  timestampType: fc.constantFrom(-1, 0, 1),
});

/** The bytes of the records of a batch, each from its attributes on. */
function recordsOf(
  messages: readonly { key: Buffer | null; value: Buffer | null; headers: object }[],
): Buffer[] {
  const topicData = [{ topic: 't', partitions: [{ partition: 0, messages: messages as never[] }] }];
  const request = encodeProduceRequest({ acks: -1, timeout: 1, topicData }, 0);
  const headBytes = 2 + 2 + 4 + 4 + (2 + 1) + 4 + 4 + 4 + 61;
  const records: Buffer[] = [];
  for (let at = headBytes; at < request.length;) {
    let length = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = request[at] as number;
      at += 1;
      length += (byte & 0x7f) * factor;
      if (byte < 0x80) break;
    }
    records.push(request.subarray(at, at + length / 2));
    at += length / 2;
  }
  return records;
}

describe('a fetched record', () => {
  it("is read as kafkajs's own decoder reads it", () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 70 }), context, (messages, batch) => {
        const records = recordsOf(messages);
        expect(records).toHaveLength(messages.length);
        for (const record of records)
          expect(shapeOf(recordDecoder(refuse)(new Decoder(record), batch))).toEqual(
            shapeOf(original(new Decoder(record), batch)),
          );
      }),
      { numRuns: 60 },
    );
  });

  it('has headers of any name', () => {
    const headers: Record<string, Buffer | Buffer[]> = Object.fromEntries<Buffer | Buffer[]>([
      ['__proto__', Buffer.from('p')],
      ['toString', [Buffer.from('1'), Buffer.from('2')]],
    ]);
    const [record] = recordsOf([{ key: null, value: null, headers }]) as [Buffer];
    const batch = { firstOffset: '0', firstTimestamp: '0' };
    const read = recordDecoder(refuse)(new Decoder(record), batch) as { readonly headers: object };
    expect(Object.entries(read.headers)).toEqual(Object.entries(headers));
  });

  it('is left to kafkajs where a double is not exact', () => {
    const [record] = recordsOf([{ key: null, value: null, headers: {} }]) as [Buffer];
    const batch = { firstOffset: String(2n ** 53n), firstTimestamp: '0' };
    expect(recordDecoder(original)(new Decoder(record), batch)).toMatchObject({ offset: '9007199254740992' });
    expect(() => recordDecoder(refuse)(new Decoder(record), batch)).toThrow('left to kafkajs');
  });

  it('has a time before and long after that of its batch', () => {
    for (const [delta, expected] of [
      [Buffer.from([0x01]), '-1'],
      [Buffer.from([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20]), String(2 ** 46)],
    ] as const) {
      const record = Buffer.concat([Buffer.from([0]), delta, Buffer.from([0, 1, 1, 0])]);
      const batch = { firstOffset: '5', firstTimestamp: '0' };
      expect(recordDecoder(refuse)(new Decoder(record), batch)).toMatchObject({ timestamp: expected });
      expect(original(new Decoder(record), batch)).toMatchObject({ timestamp: expected });
    }
  });
});
