import { derivedId, parkedTopicOf } from '@cloudtach/contracts';
import type { DomainError } from '@cloudtach/kernel';
import type { Transaction } from '@cloudtach/persistence';
import type { OutgoingMessage } from './message-batch.js';
import type { Outbox } from './outbox.js';
import type { KafkaRecord } from './kafka-record.js';
import { traceHeader } from './provenance.js';

/** A record that can never be handled, and why. */
export interface ParkedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly record: KafkaRecord;
  /** Its value as it may be kept. */
  readonly value: Uint8Array | null;
  readonly error: DomainError;
  readonly byteOffset: number | null;
}

const messageLengthMax = 500;

/**
 * Writes the rows of parked records and puts their messages into the outbox, in the transaction that moves the offset past
 * them: the row exactly once, the message at least once, with an id computed from the origin (architecture.md §3.4).
 */
export async function parkRecords(
  tx: Transaction,
  outbox: Outbox,
  group: string,
  records: readonly ParkedRecord[],
): Promise<void> {
  if (records.length === 0) return;
  // A replay that an operator asked for meets rows that are there already: they stay as they are.
  await tx.query(
    `INSERT INTO parked_record (consumer_group, topic, partition, record_offset, record_timestamp_ms, record_key,
       record_value, record_headers, error_code, error_message, byte_offset)
     SELECT $1, w.* FROM unnest($2::text[], $3::int[], $4::bigint[], $5::bigint[], $6::bytea[], $7::bytea[],
       $8::jsonb[], $9::text[], $10::text[], $11::bigint[]) AS w ON CONFLICT DO NOTHING`,
    [
      group,
      records.map((parked) => parked.topic),
      records.map((parked) => parked.partition),
      records.map((parked) => parked.record.offset),
      records.map((parked) => parked.record.timestampMs),
      records.map((parked) => parked.record.key),
      records.map((parked) => parked.value),
      records.map((parked) => JSON.stringify(headersAsBase64(parked.record))),
      records.map((parked) => parked.error.code),
      records.map((parked) => storableText(parked.error.message)),
      records.map((parked) => parked.byteOffset),
    ],
  );
  await outbox.add(
    tx,
    records.map((parked) => toParkedMessage(group, parked)),
  );
}

function toParkedMessage(group: string, parked: ParkedRecord): OutgoingMessage {
  const { topic, partition, record, value, error, byteOffset } = parked;
  const origin = `${topic}/${partition}/${record.offset}`;
  return {
    topic: parkedTopicOf(topic),
    key: record.key,
    value,
    headers: {
      id: derivedId(
        'parked-record',
        group,
        topic,
        String(partition),
        String(record.offset),
        String(record.timestampMs),
      ),
      type: 'record.parked',
      version: '1',
      source: group,
      origin,
      'error-code': error.code,
      ...traceOf(record),
      ...(byteOffset === null ? {} : { 'error-byte-offset': String(byteOffset) }),
    },
  };
}

function traceOf(record: KafkaRecord): Record<string, string> {
  const trace = record.header(traceHeader);
  return trace === undefined ? {} : { [traceHeader]: trace };
}

/** Header values are bytes; base64 keeps whatever they are. */
function headersAsBase64(record: KafkaRecord): Record<string, string> {
  return Object.fromEntries(
    [...record.rawHeaders()].map(([name, value]) => [storableText(name), value.toString('base64')]),
  );
}

/** Text that a column of PostgreSQL takes: without NUL and lone surrogates, and of bounded length. */
function storableText(text: string): string {
  return text.slice(0, messageLengthMax).toWellFormed().replaceAll('\0', '\ufffd');
}
