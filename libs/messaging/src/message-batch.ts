import type { AnyContract, MessageOf } from '@cloudtach/contracts';
import type { Outcome } from '@cloudtach/kernel';
import type { Transaction } from '@cloudtach/persistence';

/** Where a record lies in Kafka; offsets as decimal text because they are 64-bit. */
export interface RecordOrigin {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/**
 * One ownership of one partition, from its acquisition to the next assignment. Its identity is the key for memory that
 * mirrors rows (`new WeakMap<Assignment, …>()`): a new epoch is a new object, so what an old one knew is dropped
 * with it (architecture.md §3.2).
 */
export interface Assignment {
  readonly topic: string;
  readonly partition: number;
  readonly epoch: bigint;
  /** Aborted when the partition is lost or the service stops. */
  readonly signal: AbortSignal;
}

/**
 * One record whose bytes passed its contract. Its members are read, not copied by spreading; `origin` and `headers` are made
 * anew each time.
 */
export interface BatchRecord<T> {
  readonly origin: RecordOrigin;
  readonly offset: bigint;
  /** Milliseconds since the epoch, as the broker or the publisher set them. */
  readonly timestampMs: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array;
  readonly headers: ReadonlyMap<string, string>;
  /** What the contract decoded: a `Message<Data>`, a binary view, or the bytes of a foreign topic. */
  readonly message: T;
  readonly assignment: Assignment;
}

/**
 * Records of one contract, of one or several partitions, in the order of their offsets within each, inside one open
 * transaction whose fence has been checked (architecture.md §3.1).
 */
export interface MessageBatch<T> {
  readonly records: readonly BatchRecord<T>[];
  /** The transaction that holds the fence. Write through it and through nothing else. */
  readonly tx: Transaction;
  /** Runs `effect` once the offset of these records is committed; never when they are not. Must not throw. */
  afterCommit(effect: () => void): void;
  /** Aborted when the service stops. */
  readonly signal: AbortSignal;
}

/** A message that follows from a record. Kafka's key decides its partition unless one is given. */
export interface OutgoingMessage {
  readonly topic: string;
  readonly key: string | Uint8Array | null;
  readonly partition?: number;
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * What became of one record. `messages` are sent after the rows were committed and before the offset moves; a replay of
 * the record must find its rows by origin, change nothing, and return the same messages (architecture.md §3.1).
 */
export type RecordOutcome = Outcome & { readonly messages?: readonly OutgoingMessage[] };

/**
 * The bytes of a record without what must not be kept of it (decisions §4, "secrets"). Asked for each record that is parked,
 * by whomever and for whatever reason; must neither throw nor depend on anything but the bytes.
 */
export type MaskParked = (value: Uint8Array) => Uint8Array;

/** The name under which Nest keeps the handler of a contract. */
export function patternOf(contract: AnyContract): string {
  return contract.kind === 'input' ? `input:${contract.name}` : contract.topic;
}

/** The only shape a handler of a contract may have. */
export type BatchHandler<C extends AnyContract> = (
  batch: MessageBatch<MessageOf<C>>,
) => Promise<readonly RecordOutcome[]>;
