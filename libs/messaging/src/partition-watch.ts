import type { AcquiredOffset, LastRecord } from './offset-store.js';
import type { KafkaRecord } from './kafka-record.js';

/** The first offset a partition still holds, and the one its next record will get. */
export interface Watermarks {
  readonly low: bigint;
  readonly high: bigint;
}

/** Where to read a partition from when it is acquired, or why it must not be read. */
export type Position =
  | { readonly kind: 'start'; readonly nextOffset: bigint }
  /** Read from the last handled record, and compare it first. */
  | { readonly kind: 'verify'; readonly nextOffset: bigint; readonly last: LastRecord }
  | { readonly kind: 'incident'; readonly reason: string };

/**
 * Decides how a partition may be read on, from what was stored of it and what the topic holds: a topic that was made
 * anew and records lost to retention are incidents, never a silent skip (architecture.md §3.7).
 */
export function positionOf(
  stored: Pick<AcquiredOffset, 'nextOffset' | 'last'>,
  watermarks: Watermarks,
): Position {
  const { nextOffset, last } = stored;
  if (nextOffset === null) return { kind: 'start', nextOffset: watermarks.low };
  if (nextOffset > watermarks.high) {
    return incident(
      `the topic was made anew: ${nextOffset} records were handled, it ends at ${watermarks.high}`,
    );
  }
  if (nextOffset < watermarks.low) {
    return incident(
      `retention dropped records ${nextOffset} to ${watermarks.low - 1n} before they were handled`,
    );
  }
  if (last === null || last.offset < watermarks.low) return { kind: 'start', nextOffset };
  return { kind: 'verify', nextOffset, last };
}

/** True when the record found at the last handled offset is the one that was handled. */
export function isSameRecord(last: LastRecord, found: KafkaRecord): boolean {
  return (
    found.offset === last.offset &&
    BigInt(found.timestampMs) === last.timestampMs &&
    found.digest() === last.digest
  );
}

function incident(reason: string): Position {
  return { kind: 'incident', reason };
}
