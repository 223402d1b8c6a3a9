import {
  type InstantMicros,
  isJsonObject,
  jsonDepthExceeds,
  type JsonValue,
  parseJson,
  printJson,
} from '@cloudtach/kernel';
import { readNotification } from '../../notifications/domain/read-notification.js';
import { compactJson, indentJson } from './indent-json.js';

/** What a text that is searched for under `json` says of the notification it would be. */
export interface StoredPair {
  readonly routingKey: string;
  readonly when: InstantMicros;
  /** The text without white space. */
  readonly text: string;
}

const encoder = new TextEncoder();

/** The text of `[routing_key, body]`, which the original stored and which `json` is searched by (stacktach-v2 §1.1). */
export function printStoredPair(routingKey: string, body: string): string {
  return indentJson(`[${printJson(routingKey)},${body}]`);
}

/** The same text without white space, by which two of them are compared. */
export function compactStoredPair(routingKey: string, body: string): string {
  return compactJson(`[${printJson(routingKey)},${body}]`);
}

/**
 * Reads a text that may be a stored pair; null for one that no notification can have.
 *
 * @param bodyDepthMax levels of the deepest notification that is taken in
 */
export function readStoredPair(text: string, bodyDepthMax: number): StoredPair | null {
  if (jsonDepthExceeds(encoder.encode(text), bodyDepthMax + 1) !== -1) return null;
  const parsed = parseOrNull(text);
  if (!Array.isArray(parsed) || parsed.length !== 2) return null;
  const [routingKey, body] = parsed;
  if (typeof routingKey !== 'string' || !isJsonObject(body)) return null;
  const head = readNotification(body);
  return head.ok ? { routingKey, when: head.when, text: compactJson(text) } : null;
}

function parseOrNull(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}
