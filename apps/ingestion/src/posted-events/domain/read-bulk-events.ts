import { isJsonObject, type JsonObject, jsonMember, type JsonValue } from '@cloudtach/kernel';
import { type PostedRefusal, refuse } from './read-posted-events.js';

/** One event of a request to `/v1.0/events`. */
export interface BulkEvent {
  readonly event: JsonObject;
  /** As posted; null where there are none. */
  readonly dimensions: JsonValue;
}

/** A request to `/v1.0/events`. */
export interface BulkEvents {
  readonly ok: true;
  /** Any text, also none. */
  readonly timestamp: string;
  readonly events: readonly BulkEvent[];
}

const topLevel: ReadonlySet<string> = new Set(['timestamp', 'events']);

/**
 * Reads the body of `POST /v1.0/events`: a time for all, and at least one event, each with what belongs to it. An
 * object in place of the list is a list of one (monasca-events.md §1.7.2).
 */
export function readBulkEvents(body: JsonValue): BulkEvents | PostedRefusal {
  if (!isJsonObject(body)) return refuse('', 'the body must be an object');
  const unknown = Object.keys(body).find((name) => !topLevel.has(name));
  if (unknown !== undefined) return refuse(shortNameOf(unknown), 'there is no such member');
  const timestamp = jsonMember(body, 'timestamp');
  if (typeof timestamp !== 'string') return refuse('timestamp', 'a text is required');
  const given = jsonMember(body, 'events');
  if (given === undefined) return refuse('events', 'at least one event is required');
  const values = Array.isArray(given) ? given : [given];
  if (values.length === 0) return refuse('events', 'at least one event is required');

  const events: BulkEvent[] = [];
  for (const [index, value] of values.entries()) {
    if (!isJsonObject(value)) return refuse(`events[${index}]`, 'an object is required');
    const event = jsonMember(value, 'event');
    if (!isJsonObject(event)) return refuse(`events[${index}].event`, 'an object is required');
    events.push({ event, dimensions: jsonMember(value, 'dimensions') ?? null });
  }
  return { ok: true, timestamp, events };
}

const shownNameMax = 64;

function shortNameOf(name: string): string {
  return name.length > shownNameMax ? `${name.slice(0, shownNameMax)}…` : name;
}
