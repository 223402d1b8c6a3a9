import { type InstantMicros } from '@cloudtach/kernel';
import { compareText } from './compare-text.js';
import { type SeenNotification } from './seen-notification.js';

/** Where a request began: an update of an instance by an API service (stacktach-v2 §2.4). */
export interface RequestStart {
  readonly when: InstantMicros;
  readonly instance: string;
}

/** A completed timing, as the tracker of its end's request shows it. */
export interface CompletedTiming {
  readonly endedAt: InstantMicros;
  readonly endRawId: number;
  readonly name: string;
  readonly deployment: string;
  readonly tenant: string | null;
}

const trackedEvent = 'compute.instance.update';

/** Whether a notification begins to track its request. The host of the publisher does not count. */
export function beginsTracking(seen: SeenNotification): boolean {
  return seen.kind === 'nova' && seen.eventType === trackedEvent && seen.publisherService.includes('api');
}

/** One tracker per request keeps the earliest start (B33); the instance settles which of two at the same time. */
export function earlierStart(left: RequestStart | null, right: RequestStart): RequestStart {
  if (left === null) return right;
  if (left.when !== right.when) return left.when < right.when ? left : right;
  return compareText(left.instance, right.instance) <= 0 ? left : right;
}

/**
 * The last completed timing of a request by the time of its end. Two that ended at the same time are settled by what is
 * shown of them, and only what looks the same by raw ids.
 */
export function laterTiming(left: CompletedTiming | null, right: CompletedTiming): CompletedTiming {
  if (left === null) return right;
  if (left.endedAt !== right.endedAt) return left.endedAt > right.endedAt ? left : right;
  const order = compareText(shownOf(left), shownOf(right)) || left.endRawId - right.endRawId;
  return order >= 0 ? left : right;
}

/** The last of some completed timings; null when there are none. */
export function lastTiming(timings: readonly CompletedTiming[]): CompletedTiming | null {
  return timings.reduce<CompletedTiming | null>((last, next) => laterTiming(last, next), null);
}

function shownOf({ name, deployment, tenant }: CompletedTiming): string {
  return JSON.stringify([name, deployment, tenant]);
}
