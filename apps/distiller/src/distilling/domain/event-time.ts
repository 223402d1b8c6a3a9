import { type InstantMicros, type JsonObject, parseIsoInstant } from '@cloudtach/kernel';

/**
 * When an event happened (distiller.md §8.3): the member `timestamp` if there is one, even if it is null, else
 * `_context_timestamp`; `now` where the chosen one is absent, null or empty. Null where it cannot be read.
 */
export function eventTimeOf(notification: JsonObject, now: InstantMicros): InstantMicros | null {
  const key = Object.hasOwn(notification, 'timestamp') ? 'timestamp' : '_context_timestamp';
  const value = Object.hasOwn(notification, key) ? notification[key] : null;
  if (value === null || value === '') return now;
  return typeof value === 'string' ? parseIsoInstant(value) : null;
}
