import {
  type InstantMicros,
  type JsonObject,
  type JsonValue,
  isJsonObject,
  jsonMember,
  parseIsoInstant,
  printIsoInstant,
} from '@cloudtach/kernel';

/**
 * The event in a record of `raw-events` (monasca-events.md §2.2): with its whole envelope, or with nothing beside it, as
 * one of the original's clients sent it; the tenant stands in the event. Null for anything else.
 */
export function readRawEvent(record: JsonValue): JsonObject | null {
  const event = jsonMember(record, 'event');
  return isJsonObject(event) ? event : null;
}

/**
 * The event in a record of `monevents` (monasca-events.md §1.7.2), its tenant put where that of other events is. Its time
 * may be any text, and the client was told that it was taken, so what cannot be read is the time it was received.
 */
export function readMonEvent(record: JsonValue, recordTime: InstantMicros): JsonObject | null {
  const event = jsonMember(record, 'event');
  if (!isJsonObject(event)) return null;
  const { timestamp } = event;
  const isReadable = typeof timestamp === 'string' && parseIsoInstant(timestamp) !== null;
  const received = secondsOf(jsonMember(record, 'creation_time')) ?? recordTime;
  const tenant = jsonMember(jsonMember(record, 'meta'), 'project_id');
  return {
    ...event,
    ...(isReadable ? {} : { timestamp: printIsoInstant(received) }),
    ...(tenant === undefined || tenant === null ? {} : { _tenant_id: tenant }),
  };
}

/** Last second that a time may have: the end of the year 9999. */
const secondMax = 253_402_300_799;

function secondsOf(value: JsonValue | undefined): InstantMicros | null {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0 || value > secondMax)
    return null;
  return (value * 1_000_000) as InstantMicros;
}
