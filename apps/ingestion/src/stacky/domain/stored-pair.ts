import { type InstantMicros, isJsonObject, type JsonValue, parseJson, printJson } from '@cloudtach/kernel';
import { readNotification } from '../../notifications/domain/read-notification.js';
import { indentJson } from './indent-json.js';

/** What a text that is searched for under `json` says of the notification it would be. */
export interface StoredPair {
  readonly routingKey: string;
  readonly when: InstantMicros;
  /** The text without a choice of white space. */
  readonly text: string;
}

/** The text of `[routing_key, body]`, which the original stored and which `json` is searched by (stacktach-v2 §1.1). */
export function printStoredPair(routingKey: string, body: string): string {
  return indentJson(`[${printJson(routingKey)},${body}]`);
}

/** Reads a text that may be a stored pair; null for one that no notification can have. */
export function readStoredPair(text: string): StoredPair | null {
  const parsed = parseOrNull(text);
  if (!Array.isArray(parsed) || parsed.length !== 2) return null;
  const [routingKey, body] = parsed;
  if (typeof routingKey !== 'string' || !isJsonObject(body)) return null;
  const head = readNotification(body);
  return head.ok ? { routingKey, when: head.when, text: indentJson(text) } : null;
}

function parseOrNull(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}
