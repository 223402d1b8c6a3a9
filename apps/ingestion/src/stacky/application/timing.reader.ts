import { type InstantMicros } from '@cloudtach/kernel';
import { type CompleteTiming, type InstanceTiming, type RequestDuration } from '../domain/timing-table.js';
import { type Page } from '../domain/table-parameters.js';
import { type Selection } from './notification.reader.js';

/** Reads timings and request trackers. */
export abstract class TimingReader {
  /** Those of a name that have both ends, by their duration; the range is of their ends. */
  abstract complete(name: string, selection: Selection): Promise<readonly CompleteTiming[]>;

  /** Those of an instance, complete or not, by their start, else their end. */
  abstract ofInstance(instance: string, page: Page): Promise<readonly InstanceTiming[]>;

  /** For each name the durations that are not negative, newest end first, a page of each (stacktach-v2 §3.7). */
  abstract recentDurations(
    names: readonly string[],
    page: Page,
  ): Promise<ReadonlyMap<string, readonly bigint[]>>;

  /**
   * Requests since a time that led to a completed timing, by their duration; of one tenant or of all. Of more than a
   * hundred thousand the newest.
   */
  abstract requests(since: InstantMicros, tenant: string | null): Promise<readonly RequestDuration[]>;
}
