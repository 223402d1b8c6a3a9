import { createRequire } from 'node:module';
import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { encodeProduceRequest, isPlain, type ProduceRequest } from './produce-request-encoder.js';

const nowMs = 1_400_000_000_123;

/** kafkajs's own encoder, which is the reference. */
async function encodeWithKafkajs(request: ProduceRequest): Promise<Buffer> {
  const load = createRequire(import.meta.url);
  const api = load('kafkajs/src/protocol/requests/produce/v3/request.js') as (of: ProduceRequest) => {
    encode(): Promise<{ readonly buffer: Buffer }>;
  };
  const now = jest.spyOn(Date, 'now').mockReturnValue(nowMs);
  const { buffer } = await api(request).encode();
  now.mockRestore();
  return buffer;
}

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const textOrBytes = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), bytes);
const message = fc.record(
  {
    key: fc.option(textOrBytes),
    value: fc.option(textOrBytes),
    headers: fc.dictionary(
      fc.string({ maxLength: 12 }),
      fc.oneof(textOrBytes, fc.array(textOrBytes, { maxLength: 3 })),
      { maxKeys: 4, noNullPrototype: true },
    ),
  },
  { requiredKeys: ['value'] },
);
const partition = fc.record({
  partition: fc.nat(64),
  firstSequence: fc.nat(),
  messages: fc.array(message, { minLength: 1, maxLength: 80 }),
});
const request = fc.record({
  acks: fc.constantFrom(-1, 1),
  timeout: fc.nat(60_000),
  producerId: fc.constantFrom('-1', '4611686018427387904'),
  producerEpoch: fc.nat(32_767),
  topicData: fc.array(
    fc.record({
      topic: fc.string({ minLength: 1, maxLength: 20 }),
      partitions: fc.array(partition, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

describe('a produce request', () => {
  it("has the bytes that kafkajs's own encoder gives it", async () => {
    await fc.assert(
      fc.asyncProperty(request, async (made) => {
        expect(encodeProduceRequest(made, nowMs).equals(await encodeWithKafkajs(made))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('has those bytes with a value whose length needs four bytes', async () => {
    const made: ProduceRequest = {
      acks: -1,
      timeout: 5_000,
      topicData: [
        {
          topic: 'notifications.info',
          partitions: [{ partition: 0, messages: [{ value: Buffer.alloc(2 ** 21, 7) }] }],
        },
      ],
    };
    expect(encodeProduceRequest(made, nowMs).equals(await encodeWithKafkajs(made))).toBe(true);
  });

  it.each([
    ['a codec', { compression: 1 }, {}],
    ['a transaction', { transactionalId: 'mine' }, {}],
    ['records with times of their own', {}, { timestamp: '1400000000000' }],
  ])('with %s is left to kafkajs', (_, ofRequest, ofMessage) => {
    const partitions = [{ partition: 0, messages: [{ value: 'v', ...ofMessage }] }];
    const plain = { acks: -1, timeout: 1, topicData: [{ topic: 't', partitions }] };
    expect(isPlain({ ...plain, ...ofRequest })).toBe(false);
  });
});
