import { type InstantMicros, type JsonObject, parseIsoInstant } from '@cloudtach/kernel';

/**
 * When an event happened (distiller.md §8.3): the member `timestamp` if there is one, even if it is null, else
 * `_context_timestamp`; `now` where the chosen one is absent, null or empty. Null where it cannot be read.
 */
export function eventTimeOf(notification: JsonObject, now: InstantMicros): InstantMicros | null {
  const chosen = Object.hasOwn(notification, 'timestamp')
    ? notification.timestamp
    : notification._context_timestamp;
  if (chosen === undefined || chosen === null || chosen === '') return now;
  return typeof chosen === 'string' ? parseIsoInstant(chosen) : null;
}
