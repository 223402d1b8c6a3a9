import { type InstantMicros } from '@cloudtach/kernel';
import { compareText } from './compare-text.js';
import { type SeenNotification } from './seen-notification.js';

/**
 * What is known of an instance or image from its notifications (stacktach-v2 §2.2): when the first and the last of them
 * were, and what the last one said. The last is the newest by its own time, whenever it arrived.
 */
export interface Lifecycle {
  readonly kind: SeenNotification['kind'];
  readonly resourceId: string;
  readonly first: InstantMicros;
  readonly last: InstantMicros;
  /** Of the last one: settles which of two at the same time it is. */
  readonly lastIdentity: string;
  readonly lastRawId: number;
  readonly lastState: string | null;
  /** The task that the last one ended (B32), not the one it began. */
  readonly lastTaskState: string | null;
}

/** The lifecycle that a notification alone tells of; null when it is about nothing. */
export function lifecycleOf(seen: SeenNotification): Lifecycle | null {
  const { kind, resourceId, when, identity, rawId, state, oldTask } = seen;
  if (resourceId === null) return null;
  return {
    kind,
    resourceId,
    first: when,
    last: when,
    lastIdentity: identity,
    lastRawId: rawId,
    lastState: state,
    lastTaskState: oldTask,
  };
}

/** What two parts of a lifecycle tell together. */
export function joinLifecycles(left: Lifecycle, right: Lifecycle): Lifecycle {
  const order = left.last - right.last || compareText(left.lastIdentity, right.lastIdentity);
  const newest = order >= 0 ? left : right;
  return { ...newest, first: left.first < right.first ? left.first : right.first };
}
