import { describe, expect, it } from '@jest/globals';
import { type EncodedMessage, MeasureRecord } from '@cloudtach/contracts';
import { DomainError, type InstantMicros, type MetricId } from '@cloudtach/kernel';
import { type KafkaProducer } from '@cloudtach/messaging';
import { packed } from '../../domain/stored-metric.builder.js';
import { KafkaMeasurePublisher } from './kafka-measure.publisher.js';

const first = '00000000-0000-4000-8000-000000000001' as MetricId;
const second = '00010000-0000-4000-8000-000000000002' as MetricId;
const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** Takes what is sent and acknowledges it when told to. */
class FakeProducer {
  readonly sends: EncodedMessage[][] = [];
  private readonly waiting: PromiseWithResolvers<void>[] = [];

  send(messages: readonly EncodedMessage[]): Promise<void> {
    this.sends.push([...messages]);
    const acknowledged = Promise.withResolvers<void>();
    this.waiting.push(acknowledged);
    return acknowledged.promise;
  }

  acknowledge(): void {
    for (const waiting of this.waiting.splice(0)) waiting.resolve();
  }

  refuse(error: Error): void {
    for (const waiting of this.waiting.splice(0)) waiting.reject(error);
  }
}

function aPublisher(): { producer: FakeProducer; publisher: KafkaMeasurePublisher } {
  const producer = new FakeProducer();
  const clock = { now: () => 1_700_000_000_000_000 as InstantMicros };
  return { producer, publisher: new KafkaMeasurePublisher(producer as unknown as KafkaProducer, clock) };
}

const points = (count: number) => packed(Array.from({ length: count }, (_, n) => [BigInt(n), n] as const));

function framesOf(message: EncodedMessage | undefined): [id: string, ordinal: number, count: number][] {
  const decoded = MeasureRecord.decode(message?.value ?? new Uint8Array());
  if (!decoded.ok) throw new Error(decoded.reason);
  const frames: [string, number, number][] = [];
  for (const frame = decoded.message.frames(); frame.next();) {
    frames.push([frame.metricId(), frame.requestOrdinal, frame.pointCount]);
  }
  return frames;
}

async function untilSent(producer: FakeProducer, count: number): Promise<void> {
  while (producer.sends.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
}

describe('KafkaMeasurePublisher', () => {
  it('gathers requests into one record per shard, and tells each when its record was acknowledged', async () => {
    const { producer, publisher } = aPublisher();
    let acknowledged = 0;
    const requests = [
      publisher.publish(first, 0, points(2), trace),
      publisher.publish(second, 1, points(1), null),
      publisher.publish(first, 0, points(3), null),
    ].map((request) => request.then(() => (acknowledged += 1)));
    await untilSent(producer, 1);
    expect(acknowledged).toBe(0);
    const [messages = []] = producer.sends;
    expect(messages.map(({ topic, partition, key }) => [topic, partition, key])).toEqual([
      ['measure.recorded.v1', 0, null],
      ['measure.recorded.v1', 1, null],
    ]);
    expect(framesOf(messages[0])).toEqual([
      [first, 0, 2],
      [first, 1, 3],
    ]);
    expect(framesOf(messages[1])).toEqual([[second, 0, 1]]);
    expect(messages.map(({ headers }) => headers['traceparent'])).toEqual([trace, undefined]);
    producer.acknowledge();
    await Promise.all(requests);
    expect(acknowledged).toBe(3);
  });

  it('copies points before it returns: the caller uses its room again', async () => {
    const { producer, publisher } = aPublisher();
    const mine = points(1);
    const request = publisher.publish(first, 0, mine, null);
    mine.times[0] = 77n;
    await untilSent(producer, 1);
    producer.acknowledge();
    await request;
    const decoded = MeasureRecord.decode(producer.sends[0]?.[0]?.value ?? new Uint8Array());
    const frame = decoded.ok ? decoded.message.frames() : null;
    frame?.next();
    expect(frame?.timestampAt(0)).toBe(0n);
  });

  it('does not wait once half a megabyte is gathered, and gives what is larger a record of its own', async () => {
    const { producer, publisher } = aPublisher();
    const requests = [1, 20_000, 20_000].map((count) => publisher.publish(first, 0, points(count), null));
    expect(producer.sends.map((messages) => messages.map((message) => framesOf(message).length))).toEqual([
      [2, 1],
    ]);
    producer.acknowledge();
    await Promise.all(requests);
  });

  it('goes on gathering while a send is under way, and sends what came meanwhile when that ends', async () => {
    const { producer, publisher } = aPublisher();
    const early = publisher.publish(first, 0, points(1), null);
    await untilSent(producer, 1);
    const late = publisher.publish(first, 0, points(1), null);
    await new Promise((resolve) => setTimeout(resolve, 10));
    const later = publisher.publish(first, 0, points(2), null);
    expect(producer.sends).toHaveLength(1);
    producer.acknowledge();
    await early;
    await untilSent(producer, 2);
    expect(framesOf(producer.sends[1]?.[0])).toEqual([
      [first, 0, 1],
      [first, 1, 2],
    ]);
    producer.acknowledge();
    await Promise.all([late, later]);
  });

  it('sends behind a send that does not end', async () => {
    const { producer, publisher } = aPublisher();
    const requests = [publisher.publish(first, 0, points(1), null)];
    await untilSent(producer, 1);
    requests.push(publisher.publish(first, 0, points(1), null));
    await untilSent(producer, 2);
    producer.acknowledge();
    await Promise.all(requests);
  });

  it('tells every request of a record that Kafka refused it', async () => {
    const { producer, publisher } = aPublisher();
    const requests = [
      publisher.publish(first, 0, points(1), null),
      publisher.publish(second, 1, points(1), null),
    ];
    await untilSent(producer, 1);
    producer.refuse(new Error('away'));
    for (const request of requests) await expect(request).rejects.toThrow('away');
  });

  it('refuses more than 64 MB that nobody acknowledged, and takes more afterwards', async () => {
    const { producer, publisher } = aPublisher();
    const many = points(1_000_000);
    const requests = Array.from({ length: 4 }, () => publisher.publish(first, 0, many, null));
    await expect(publisher.publish(first, 0, many, null)).rejects.toThrow(DomainError);
    producer.acknowledge();
    await Promise.all(requests);
    const again = publisher.publish(first, 0, points(1), null);
    await untilSent(producer, producer.sends.length + 1);
    producer.acknowledge();
    await again;
  });
});
