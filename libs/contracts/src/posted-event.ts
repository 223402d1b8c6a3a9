import { type JsonObject, type JsonValue, printJson } from '@cloudtach/kernel';
import { defineInput } from './define-input.js';
import { type EncodedMessage } from './message.js';

/** Events posted to `POST /v2.0/events`; the topic has Monasca's name, and others may publish to it (decisions §4). */
export const rawEventInput = defineInput({ name: 'raw-event.input' });

/** Events posted to `POST /v1.0/events`. */
export const monEventInput = defineInput({ name: 'mon-event.input' });

/** The topic of each, before any prefix. */
export const postedEventTopics = { rawEvents: 'raw-events', monEvents: 'monevents' } as const;

/** A record of `raw-events` (monasca-events.md §2.2). */
export interface RawEventRecord {
  readonly tenantId: string;
  readonly region: string;
  /** Whole seconds since the epoch: when it was posted. */
  readonly creationTime: number;
  /** As it was posted. */
  readonly event: JsonObject;
}

/** A record of `monevents` (monasca-events.md §1.7.2). */
export interface MonEventRecord {
  readonly projectId: string;
  /** Whole seconds since the epoch: when it was posted. */
  readonly creationTime: number;
  /** As it was posted. */
  readonly event: JsonObject;
  /** Of the whole request, any text; takes the place of the event's own. */
  readonly timestamp: string;
  /** Null where the request had none. */
  readonly dimensions: JsonValue;
}

/** A posted event as it stands in `raw-events`: always the full envelope, the tenant in the event too, by tenant. */
export function encodeRawEvent({ tenantId, region, creationTime, event }: RawEventRecord): EncodedMessage {
  return record(postedEventTopics.rawEvents, tenantId, {
    event: { ...event, _tenant_id: tenantId },
    meta: { tenantId, region },
    creation_time: creationTime,
  });
}

/** A posted event as it stands in `monevents`, by tenant. */
export function encodeMonEvent(posted: MonEventRecord): EncodedMessage {
  const { projectId, creationTime, event, timestamp, dimensions } = posted;
  return record(postedEventTopics.monEvents, projectId, {
    event: { ...event, timestamp, dimensions },
    creation_time: creationTime,
    meta: { project_id: projectId },
  });
}

const encoder = new TextEncoder();

function record(topic: string, key: string, document: JsonObject): EncodedMessage {
  return { topic, key, value: encoder.encode(printJson(document)), headers: {} };
}
