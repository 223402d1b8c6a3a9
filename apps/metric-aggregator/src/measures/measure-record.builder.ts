import { randomUUID } from 'node:crypto';
import {
  type EncodedMessage,
  encodeMeasureRecorded,
  measurePartition,
  MeasureRecord,
  MeasureRecordWriter,
} from '@cloudtach/contracts';
import { type InstantMicros, type MetricId, writeUuid } from '@cloudtach/kernel';
import { packed, type TestPoint } from './domain/stored-metric.builder.js';

/** What one request posted to one metric. */
export type TestFrame = readonly [id: MetricId, points: readonly TestPoint[]];

/** A record of measures as the HTTP side makes it. */
export function aMeasureMessage(frames: readonly TestFrame[], partition: number): EncodedMessage {
  const writer = new MeasureRecordWriter();
  frames.forEach(([id, points], ordinal) => {
    const { times, values, count } = packed(points);
    writer.append(id, ordinal, times, values, count);
  });
  return encodeMeasureRecorded(writer, partition, {
    id: randomUUID(),
    source: 'test',
    occurredAt: 1_700_000_000_000_000 as InstantMicros,
  });
}

/** The same, as the worker gets it. */
export function aMeasureRecord(frames: readonly TestFrame[]): MeasureRecord {
  const decoded = MeasureRecord.decode(aMeasureMessage(frames, 0).value);
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.message;
}

/** The shard of a metric. */
export function shardOf(id: MetricId, shards: number): number {
  const bytes = new Uint8Array(16);
  writeUuid(id, bytes, 0);
  return measurePartition(bytes, shards);
}

/** A new id of a shard. */
export function idOfShard(shard: number, shards: number): MetricId {
  for (;;) {
    const id = randomUUID() as MetricId;
    if (shardOf(id, shards) === shard) return id;
  }
}
