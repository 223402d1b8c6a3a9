import { type RetentionHorizon } from '../domain/retention-horizon.js';

/** What was dropped: whole partitions, and rows of every other table. */
export interface Dropped {
  readonly partitions: readonly string[];
  /** Partitions that could not be dropped because they were in use; the next call tries them again. */
  readonly inUse: readonly string[];
  readonly rows: number;
}

/** Removes what is beyond the retention. */
export abstract class ExpiredStore {
  /**
   * Drops all that is older than the horizon, in small pieces of which each is committed. What is left undone, because
   * the database is busy or the process ends, is done by the next call.
   * @returns null when another process is at it
   */
  abstract drop(horizon: RetentionHorizon): Promise<Dropped | null>;
}
