import {
  isJsonObject,
  type JsonObject,
  jsonMember,
  type JsonValue,
  parseIsoInstant,
} from '@cloudtach/kernel';

/** What is wrong with a posted body, and where: `[3].timestamp`. */
export interface PostedRefusal {
  readonly ok: false;
  readonly path: string;
  readonly reason: string;
}

/** The events of one request to `/v2.0/events`, in their order. */
export interface PostedEvents {
  readonly ok: true;
  readonly events: readonly JsonObject[];
}

const messageIdLengthMax = 50;
const eventTypeLengthMax = 255;

/**
 * Reads the body of `POST /v2.0/events`: one event or a list, each with a type, an id and a time, none with a tenant
 * of its own; all else is kept. One bad event refuses them all (monasca-events.md §1.5.1, decisions §4).
 */
export function readPostedEvents(body: JsonValue): PostedEvents | PostedRefusal {
  if (!Array.isArray(body)) return readEvents([body], () => '');
  return readEvents(body, (index) => `[${index}]`);
}

function readEvents(
  values: readonly JsonValue[],
  pathOf: (index: number) => string,
): PostedEvents | PostedRefusal {
  const events: JsonObject[] = [];
  for (const [index, value] of values.entries()) {
    if (!isJsonObject(value)) return refuse(pathOf(index), 'an event must be an object');
    const refusal = refuseEvent(value, pathOf(index));
    if (refusal !== null) return refusal;
    events.push(value);
  }
  return { ok: true, events };
}

function refuseEvent(event: JsonObject, path: string): PostedRefusal | null {
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);
  if (Object.hasOwn(event, '_tenant_id'))
    return refuse(at('_tenant_id'), 'the caller tells the tenant, not the event');
  for (const [name, lengthMax] of [
    ['event_type', eventTypeLengthMax],
    ['message_id', messageIdLengthMax],
  ] as const) {
    const text = jsonMember(event, name);
    if (typeof text !== 'string') return refuse(at(name), 'a text is required');
    const length = charactersOf(text, lengthMax);
    if (length < 1 || length > lengthMax)
      return refuse(at(name), `1 to ${lengthMax} characters are required`);
  }
  const timestamp = jsonMember(event, 'timestamp');
  if (typeof timestamp !== 'string') return refuse(at('timestamp'), 'a text is required');
  return parseIsoInstant(timestamp) === null ? refuse(at('timestamp'), 'an ISO 8601 time is required') : null;
}

/** Characters as people count them, not units of UTF-16; a text far beyond the limit is not counted through. */
function charactersOf(text: string, lengthMax: number): number {
  return text.length > lengthMax * 2 ? text.length : [...text].length;
}

/** A refusal of a part of a posted body. */
export function refuse(path: string, reason: string): PostedRefusal {
  return { ok: false, path, reason };
}

/** A refusal as one sentence. */
export function describeRefusal({ path, reason }: PostedRefusal): string {
  return path === '' ? `${reason}.` : `${path}: ${reason}.`;
}
