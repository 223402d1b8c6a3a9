import { type Transaction } from '@cloudtach/persistence';
import { type NewHalves, type SeenRequest } from '../domain/gather.js';
import { type Lifecycle } from '../domain/lifecycle.js';
import { type CompletedTiming } from '../domain/request-tracker.js';
import { type StoredTiming, type TimingChanges } from '../domain/timing-changes.js';

/** How the timings of one instance and one name change. */
export type ChangedTimings = TimingChanges & { readonly instance: string; readonly name: string };

/** Keeps what is derived from notifications. All of it in the transaction that keeps the notifications. */
export abstract class LifecycleStore {
  /** Does some work of the transaction so that its failure, which is thrown on, undoes that work and nothing else. */
  abstract attempt<T>(tx: Transaction, work: () => Promise<T>): Promise<T>;

  /**
   * Joins lifecycles to those that are kept, and holds them until the transaction ends: nobody else derives anything of
   * these instances meanwhile.
   */
  abstract joinLifecycles(tx: Transaction, lifecycles: readonly Lifecycle[]): Promise<void>;

  /**
   * For each of these the kept timings that its earliest half, or something later, may change; null when they are too many
   * to be read.
   */
  abstract findTimings(
    tx: Transaction,
    groups: readonly NewHalves[],
  ): Promise<readonly (readonly StoredTiming[] | null)[]>;

  /** All kept timings of an instance, by name; null when they are too many to be read. */
  abstract timingsOf(
    tx: Transaction,
    instance: string,
  ): Promise<ReadonlyMap<string, readonly StoredTiming[]> | null>;

  /** Makes the rows what they must be. */
  abstract changeTimings(tx: Transaction, changes: readonly ChangedTimings[]): Promise<void>;

  /**
   * Joins what was seen of requests to what is kept of them, and holds them until the transaction ends.
   * @returns the last completed timing of each, by request
   */
  abstract joinRequests(
    tx: Transaction,
    requests: readonly SeenRequest[],
  ): Promise<ReadonlyMap<string, CompletedTiming | null>>;

  /** The last completed timings of requests as their rows tell: several where some ended at the same time. */
  abstract findLastTimings(
    tx: Transaction,
    requestIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly CompletedTiming[]>>;

  /** Keeps the last completed timing of each request; null where there is none any more. */
  abstract saveLastTimings(
    tx: Transaction,
    lastTimings: ReadonlyMap<string, CompletedTiming | null>,
  ): Promise<void>;
}
