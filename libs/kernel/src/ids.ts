import { type Brand } from './brand.js';
import { parseUuid } from './uuid.js';

/** Identity a publisher gave to a notification, and so of the event made from it. Any text. */
export type MessageId = Brand<string, 'MessageId'>;

/** The tenant (OpenStack project) something belongs to. Any text: clouds exist whose ids are not UUIDs. */
export type TenantId = Brand<string, 'TenantId'>;

/** The resource (instance, image, …) a notification is about. Any text. */
export type ResourceId = Brand<string, 'ResourceId'>;

/** Identity of a metric: a UUID in canonical form. */
export type MetricId = Brand<string, 'MetricId'>;

/** Marks non-empty text as a message id; null for empty text, which publishers send for "none". */
export function parseMessageId(text: string): MessageId | null {
  return text === '' ? null : (text as MessageId);
}

/** Marks non-empty text as a tenant id; null for empty text. */
export function parseTenantId(text: string): TenantId | null {
  return text === '' ? null : (text as TenantId);
}

/** Marks non-empty text as a resource id; null for empty text. */
export function parseResourceId(text: string): ResourceId | null {
  return text === '' ? null : (text as ResourceId);
}

/** Reads a metric id in any UUID form (gnocchi-api §4.4), or null. */
export function parseMetricId(text: string): MetricId | null {
  return parseUuid(text) as MetricId | null;
}
