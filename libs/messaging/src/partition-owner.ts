import type { OwnedPartition } from './chunk.js';
import type { KafkaRecord } from './kafka-record.js';
import type { AcquiredOffset, LastRecord } from './offset-store.js';
import type { Position } from './partition-watch.js';

/**
 * What this process is doing with a partition it owns.
 *
 * - `verifying`: the next record fetched is compared with the last one handled;
 * - `running`: fetched records are handled;
 * - `waiting`: infrastructure is in trouble, a timer resumes it;
 * - `incident`: an operator must decide;
 * - `lost`: another process owns it now.
 */
export type Phase = 'verifying' | 'running' | 'waiting' | 'incident' | 'lost';

/** One ownership of a partition: the epoch that fences it, how far it got, and what it is doing. */
export class PartitionOwner implements OwnedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly epoch: bigint;
  suspect: OwnedPartition['suspect'];
  recordsMax: number | null = null;
  phase: Phase;
  /** The offset of the next record to handle. */
  nextOffset: bigint;
  last: LastRecord | null;
  /** The topic must be compared with the last record before it is read on. */
  isDoubtful = false;
  /** What an operator must settle is in the database, so that its absence means that it was settled. */
  isIncidentStored = false;
  /** The offset from which kafkajs was called back once; a second time it is right (see `accept`). */
  calledBackAt: bigint | null = null;
  /** Tries since the last success, for the back-off. */
  troubles = 0;
  /** The offset Kafka was told last. */
  hintedOffset: bigint | null = null;
  private readonly ending = new AbortController();
  private timer: NodeJS.Timeout | null = null;

  constructor(acquired: AcquiredOffset, position: Position) {
    this.topic = acquired.topic;
    this.partition = acquired.partition;
    this.epoch = acquired.epoch;
    this.last = acquired.last;
    this.suspect =
      acquired.unfinished === null
        ? null
        : { through: acquired.unfinished.through, attempts: acquired.unfinished.attempts };
    this.nextOffset = position.kind === 'incident' ? (acquired.nextOffset ?? 0n) : position.nextOffset;
    this.phase =
      position.kind === 'incident' ? 'incident' : position.kind === 'verify' ? 'verifying' : 'running';
  }

  get signal(): AbortSignal {
    return this.ending.signal;
  }

  /** Where to fetch from in this phase. */
  get fetchOffset(): bigint {
    return this.phase === 'verifying' && this.last !== null ? this.last.offset : this.nextOffset;
  }

  advance(nextOffset: bigint, last: KafkaRecord): void {
    this.nextOffset = nextOffset;
    this.last = { offset: last.offset, timestampMs: BigInt(last.timestampMs), digest: last.digest() };
    this.troubles = 0;
  }

  /** Runs `resume` after a while, unless the ownership ends first. */
  wakeAfter(milliseconds: number, resume: () => void): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(resume, milliseconds);
  }

  /** Tells handlers that the ownership is about to end. */
  announceEnd(): void {
    this.ending.abort();
  }

  /** Ends the ownership: timers are dropped, handlers are told. */
  end(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.phase = 'lost';
    this.ending.abort();
  }
}
