import { MeasureRecord } from './measure-record.js';
import { measureRecordLayout } from './measure-record-layout.js';
import { type MeasureRecordWriter } from './measure-record-writer.js';
import {
  type BinaryContract,
  type DecodedMessage,
  type EncodedMessage,
  type MessageMeta,
  type ReceivedRecord,
} from './message.js';

const type = 'measure.recorded';
const { version } = measureRecordLayout;

/** Measures were posted and are to be aggregated. Packed as `measureRecordLayout` documents. */
export const measureRecordedV1: BinaryContract<MeasureRecord> = Object.freeze({
  kind: 'binary' as const,
  type,
  version,
  topic: 'measure.recorded.v1',
  parkedTopic: 'measure.recorded.v1.parked',
  decode,
});

function decode(record: ReceivedRecord): DecodedMessage<MeasureRecord> {
  if (record.value !== null) return MeasureRecord.decode(record.value);
  return { ok: false, code: 'contract.empty-record', byteOffset: 0, reason: 'the record has no value' };
}

/**
 * Turns a filled writer into the record for one partition. Its frames all belong to metrics of that partition
 * (`measurePartition`); the record has no key, the partition is the shard.
 */
export function encodeMeasureRecorded(
  writer: MeasureRecordWriter,
  partition: number,
  meta: Pick<MessageMeta, 'id' | 'source' | 'occurredAt'>,
): EncodedMessage {
  const value = writer.finish(meta.id, meta.occurredAt);
  const headers = { type, version: String(version), id: meta.id, source: meta.source };
  return { topic: measureRecordedV1.topic, key: null, partition, value, headers };
}

/**
 * The partition that owns a metric: the first two bytes of its id, masked (performance §3.1). `partitions` is
 * a power of two up to 65536, fixed at installation.
 */
export function measurePartition(metric: Uint8Array, partitions: number): number {
  return (((metric[0] as number) << 8) | (metric[1] as number)) & (partitions - 1);
}
