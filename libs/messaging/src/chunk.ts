import type { KafkaRecord } from './kafka-record.js';
import type { Assignment } from './message-batch.js';

/** A partition this process owns, with what the runner must remember of it. */
export interface OwnedPartition extends Assignment {
  /**
   * Set while the records an earlier owner began and did not finish lie ahead: how far they reach, and how often they
   * were begun (architecture.md §3.4).
   */
  suspect: { readonly through: bigint; readonly attempts: number } | null;
  /**
   * How many records a transaction may take after one with more was too slow for the limits of its session; null when
   * there is no such limit.
   */
  recordsMax: number | null;
}

/** Records of one partition, in the order of their offsets. */
export interface Slice {
  readonly partition: OwnedPartition;
  readonly records: readonly KafkaRecord[];
}

/** What one transaction handles: slices of different partitions. */
export type Chunk = readonly Slice[];

/** How many records a chunk holds. */
export function recordCountOf(chunk: Chunk): number {
  return chunk.reduce((sum, slice) => sum + slice.records.length, 0);
}

/**
 * Cuts slices into chunks of at most so many records and bytes, in order; a single record larger than the limit is a
 * chunk of its own.
 */
export function chunksOf(
  slices: readonly Slice[],
  limits: { readonly recordsMax: number; readonly bytesMax: number },
): Chunk[] {
  const chunks: Slice[][] = [];
  let open: Slice[] = [];
  let records = 0;
  let bytes = 0;
  for (const { partition, records: all } of slices) {
    let from = 0;
    all.forEach((record, index) => {
      const isFull = records + 1 > limits.recordsMax || bytes + record.byteLength > limits.bytesMax;
      if (isFull && records > 0) {
        if (index > from) open.push({ partition, records: all.slice(from, index) });
        chunks.push(open);
        open = [];
        from = index;
        records = 0;
        bytes = 0;
      }
      records++;
      bytes += record.byteLength;
    });
    if (all.length > from) open.push({ partition, records: all.slice(from) });
  }
  if (open.length > 0) chunks.push(open);
  return chunks;
}

/** Two chunks of half the records each, the first before the second within every partition. */
export function halvesOf(chunk: Chunk): readonly [Chunk, Chunk] {
  let left = Math.floor(recordCountOf(chunk) / 2);
  const first: Slice[] = [];
  const second: Slice[] = [];
  for (const { partition, records } of chunk) {
    const cut = Math.min(left, records.length);
    if (cut > 0) first.push({ partition, records: records.slice(0, cut) });
    if (cut < records.length) second.push({ partition, records: records.slice(cut) });
    left -= cut;
  }
  return [first, second];
}
