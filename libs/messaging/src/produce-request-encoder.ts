import { crc32c } from '@node-rs/crc32';

/** A record of a produce request, as kafkajs hands it to its own encoder; `headers` hold no null. */
export interface ProducedRecord {
  readonly key?: Buffer | string | null;
  readonly value: Buffer | string | null;
  readonly headers?: Readonly<Record<string, Buffer | string | readonly (Buffer | string)[]>>;
  readonly timestamp?: string;
}

/** What a produce request holds, as kafkajs knows it. */
export interface ProduceRequest {
  readonly acks: number;
  readonly timeout: number;
  /** Codec of the record batches; 0 is none. */
  readonly compression?: number;
  readonly transactionalId?: string | null;
  /** 64 bits, in whatever prints as a decimal. */
  readonly producerId?: { toString(): string };
  readonly producerEpoch?: number;
  readonly topicData: readonly {
    readonly topic: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly firstSequence?: number;
      readonly messages: readonly ProducedRecord[];
    }[];
  }[];
}

/** Magic byte of the record batch format that brokers since 0.11 use. */
const recordBatchVersion = 2;
/** From the start of a batch to behind its length, and from there to the field that the checksum begins at. */
const batchPrefixBytes = 12;
const uncheckedBytes = 9;
/** Attributes, last offset delta, two times, producer id and epoch, first sequence, count of records. */
const checkedHeadBytes = 2 + 4 + 8 + 8 + 8 + 2 + 4 + 4;

/**
 * Whether {@link encodeProduceRequest} knows how: no codec, no transaction, all records at the time of sending.
 */
export function isPlain({ compression, transactionalId, topicData }: ProduceRequest): boolean {
  return (
    (compression ?? 0) === 0 &&
    (transactionalId ?? null) === null &&
    topicData.every(({ partitions }) =>
      partitions.every(({ messages }) => messages.every(({ timestamp }) => (timestamp ?? null) === null)),
    )
  );
}

/**
 * The body of a produce request (versions 3 to 7) in Kafka's wire format, written once into memory of the right size. The
 * same bytes as kafkajs's own encoder gives, which copies each record nine times into buffers that grow.
 * @param nowMs time of the records, milliseconds since the epoch
 */
export function encodeProduceRequest(request: ProduceRequest, nowMs: number): Buffer {
  const sizes = request.topicData.map(({ partitions }) =>
    partitions.map(({ messages }) => sizesOf(messages)),
  );
  const out = new RequestWriter(requestBytes(request, sizes));
  out.int16(-1); // no transaction
  out.int16(request.acks);
  out.int32(request.timeout);
  out.int32(request.topicData.length);
  request.topicData.forEach(({ topic, partitions }, t) => {
    out.int16(Buffer.byteLength(topic));
    out.text(topic);
    out.int32(partitions.length);
    partitions.forEach((partition, p) => {
      const { recordSizes, bytes } = sizes[t]?.[p] as RecordSizes;
      out.int32(partition.partition);
      out.int32(batchPrefixBytes + uncheckedBytes + checkedHeadBytes + bytes);
      writeBatch(out, { ...partition, recordSizes, bytes }, request, BigInt(nowMs));
    });
  });
  return out.buffer;
}

/** Sizes of the bodies of records, and the bytes of all records with their lengths before them. */
interface RecordSizes {
  readonly recordSizes: readonly number[];
  readonly bytes: number;
}

interface Batch extends RecordSizes {
  readonly firstSequence?: number;
  readonly messages: readonly ProducedRecord[];
}

function writeBatch(out: RequestWriter, batch: Batch, request: ProduceRequest, now: bigint): void {
  out.int64(0n); // the broker gives the offsets
  out.int32(uncheckedBytes + checkedHeadBytes + batch.bytes);
  out.int32(0); // epoch of the leader: the broker's
  out.int8(recordBatchVersion);
  const checksumAt = out.skip(4);
  const checkedFrom = out.offset;
  out.int16(0);
  out.int32(batch.messages.length - 1);
  out.int64(now);
  out.int64(now);
  out.int64(BigInt((request.producerId ?? -1).toString()));
  out.int16(request.producerEpoch ?? 0);
  out.int32(batch.firstSequence ?? 0);
  out.int32(batch.messages.length);
  batch.messages.forEach((message, index) =>
    writeRecord(out, message, index, batch.recordSizes[index] as number),
  );
  out.buffer.writeUInt32BE(crc32c(out.buffer.subarray(checkedFrom, out.offset)), checksumAt);
}

function writeRecord(out: RequestWriter, message: ProducedRecord, index: number, size: number): void {
  out.varint(size);
  out.int8(0); // attributes
  out.varint(0); // after the first time
  out.varint(index);
  out.bytesOrNull(message.key);
  out.bytesOrNull(message.value);
  const { headers = {} } = message;
  const names = Object.keys(headers);
  out.varint(headerCount(headers, names));
  for (const name of names) {
    for (const value of valuesOf(headers[name])) {
      out.bytesOrNull(name);
      out.bytesOrNull(value);
    }
  }
}

type HeaderValue = NonNullable<ProducedRecord['headers']>[string];

function valuesOf(value: HeaderValue | undefined): readonly (Buffer | string)[] {
  if (value === undefined) return [];
  return typeof value === 'string' || Buffer.isBuffer(value) ? [value] : value;
}

function headerCount(headers: Readonly<Record<string, HeaderValue>>, names: readonly string[]): number {
  let count = 0;
  for (const name of names) count += valuesOf(headers[name]).length;
  return count;
}

function requestBytes({ topicData }: ProduceRequest, sizes: readonly (readonly RecordSizes[])[]): number {
  let bytes = 2 + 2 + 4 + 4;
  topicData.forEach(({ topic }, t) => {
    bytes += 2 + Buffer.byteLength(topic) + 4;
    for (const { bytes: records } of sizes[t] ?? [])
      bytes += 4 + 4 + batchPrefixBytes + uncheckedBytes + checkedHeadBytes + records;
  });
  return bytes;
}

function sizesOf(messages: readonly ProducedRecord[]): RecordSizes {
  const recordSizes = messages.map(sizeOfBody);
  return { recordSizes, bytes: recordSizes.reduce((sum, size) => sum + sizeOfVarint(size) + size, 0) };
}

function sizeOfBody({ key, value, headers = {} }: ProducedRecord, index: number): number {
  const names = Object.keys(headers);
  let size = 1 + 1 + sizeOfVarint(index) + sizeWithLength(key) + sizeWithLength(value);
  size += sizeOfVarint(headerCount(headers, names));
  for (const name of names) {
    for (const one of valuesOf(headers[name])) size += sizeWithLength(name) + sizeWithLength(one);
  }
  return size;
}

function sizeWithLength(value: Buffer | string | null | undefined): number {
  if (value === null || value === undefined) return 1;
  const size = typeof value === 'string' ? Buffer.byteLength(value) : value.length;
  return sizeOfVarint(size) + size;
}

/** Of numbers that are not negative: a zigzag varint holds six bits in its first byte and seven in each further one. */
function sizeOfVarint(value: number): number {
  let size = 1;
  for (let rest = value * 2; rest >= 0x80; rest = Math.floor(rest / 0x80)) size += 1;
  return size;
}

/** Writes Kafka's primitive types one behind the other. */
class RequestWriter {
  readonly buffer: Buffer;
  offset = 0;

  constructor(size: number) {
    this.buffer = Buffer.allocUnsafe(size);
  }

  int8(value: number): void {
    this.offset = this.buffer.writeInt8(value, this.offset);
  }

  int16(value: number): void {
    this.offset = this.buffer.writeInt16BE(value, this.offset);
  }

  int32(value: number): void {
    this.offset = this.buffer.writeInt32BE(value, this.offset);
  }

  int64(value: bigint): void {
    this.offset = this.buffer.writeBigInt64BE(value, this.offset);
  }

  /** Leaves room and says where. */
  skip(bytes: number): number {
    const at = this.offset;
    this.offset += bytes;
    return at;
  }

  text(value: string): void {
    this.offset += this.buffer.write(value, this.offset);
  }

  /** A zigzag varint of a number that is not negative. */
  varint(value: number): void {
    let rest = value * 2;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) {
      this.buffer[this.offset++] = (rest % 0x80) | 0x80;
    }
    this.buffer[this.offset++] = rest;
  }

  /** The length as a varint and the bytes; null is the length -1 and nothing. */
  bytesOrNull(value: Buffer | string | null | undefined): void {
    if (value === null || value === undefined) {
      this.buffer[this.offset++] = 1;
    } else if (typeof value === 'string') {
      this.varint(Buffer.byteLength(value));
      this.text(value);
    } else {
      this.varint(value.length);
      this.offset += value.copy(this.buffer, this.offset);
    }
  }
}
