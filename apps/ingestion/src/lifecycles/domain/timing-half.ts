import { type TimingHalf } from './pair-up.js';
import { type SeenNotification } from './seen-notification.js';

/**
 * Which half of which timing an event is: its name without the last part, where that is `start` or `end`; null for every
 * other event, an `.error` too (stacktach-v2 §2.3).
 */
export function timingPlaceOf(eventType: string): { name: string; side: 'start' | 'end' } | null {
  for (const side of ['start', 'end'] as const) {
    const length = eventType.length - side.length - 1;
    if (length > 0 && eventType.endsWith(side) && eventType[length] === '.') {
      return { name: eventType.slice(0, length), side };
    }
  }
  return null;
}

/** The half that a notification is. */
export function toHalf(seen: SeenNotification, side: 'start' | 'end'): TimingHalf {
  const { rawId, when, requestId, deployment, tenant } = seen;
  return side === 'start'
    ? { side, rawId, when, requestId }
    : { side, rawId, when, requestId, deployment, tenant };
}
