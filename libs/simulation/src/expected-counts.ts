import { checkedOptions, type CloudOptions } from './cloud-options.js';
import { dayOf } from './payload-times.js';
import { deliveries, topicOf } from './simulate-cloud.js';

/**
 * What must come out of a simulated load, from the generator's own list of what it is going to publish: made
 * before anything is, and never from what the fleet says. Counts are of notifications unless said otherwise.
 */
export interface ExpectedCounts {
  /** Records, second deliveries included. */
  readonly published: number;
  /** Records that repeat an earlier one: recognised and dropped. */
  readonly duplicates: number;
  /** Kept by ingestion and announced: published without the duplicates. */
  readonly stored: number;
  /** Each gives exactly one event, the catch-all being on. */
  readonly distilled: number;
  /** What each of the two consumers behind must have seen. */
  readonly seenByStreamTrigger: number;
  readonly seenByUsageVerifier: number;
  readonly byEventType: ReadonlyMap<string, number>;
  readonly byService: ReadonlyMap<string, number>;
  /** By the day of the notification's own time, `YYYY-MM-DD`. */
  readonly byDay: ReadonlyMap<string, number>;
  /** Records by topic, second deliveries included. */
  readonly recordsByTopic: ReadonlyMap<string, number>;
  /** Distinct instances and images that consumers find in the notifications. */
  readonly resources: number;
}

/** Counts a load before it is published. Holds the ids of all its resources; takes about 2 µs a notification. */
export function expectCounts(options: CloudOptions): ExpectedCounts {
  const byEventType = new Map<string, number>();
  const byService = new Map<string, number>();
  const byDay = new Map<string, number>();
  const recordsByTopic = new Map<string, number>();
  const resources = new Set<string>();
  let published = 0;
  let duplicates = 0;
  for (const { planned, isDuplicate } of deliveries(checkedOptions(options))) {
    published += 1;
    countOne(recordsByTopic, topicOf(planned));
    if (isDuplicate) {
      duplicates += 1;
      continue;
    }
    countOne(byEventType, planned.eventType);
    countOne(byService, planned.service);
    countOne(byDay, dayOf(planned.time));
    if (planned.resourceId !== null) resources.add(planned.resourceId);
  }
  const stored = published - duplicates;
  return {
    published,
    duplicates,
    stored,
    distilled: stored,
    seenByStreamTrigger: stored,
    seenByUsageVerifier: stored,
    byEventType,
    byService,
    byDay,
    recordsByTopic,
    resources: resources.size,
  };
}

function countOne(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
