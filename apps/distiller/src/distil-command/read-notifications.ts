import { decodeJson, isJsonObject, type JsonObject, type JsonValue } from '@cloudtach/kernel';

/** Notifications of one input, each with a name to show; or what is wrong with it, as `file:line:column: message`. */
export type ReadNotifications =
  | { readonly ok: true; readonly notifications: readonly NamedNotification[] }
  | { readonly ok: false; readonly problem: string };

/** A notification and where it comes from, as `file.json` or `file.json[3]`. */
export interface NamedNotification {
  readonly name: string;
  readonly notification: JsonObject;
}

/** Far above what a service takes; a list may be a day of a small cloud. */
const limits = { bytesMax: 256 * 1024 * 1024, depthMax: 128 };

/** Reads an input as one notification or as a list of them. */
export function readNotifications(name: string, bytes: Uint8Array, isList: boolean): ReadNotifications {
  const decoded = decodeJson(bytes, limits);
  if (!decoded.ok)
    return { ok: false, problem: `${placeOf(name, bytes, decoded.byteOffset)}: ${decoded.reason}` };
  const elements = isList ? elementsOf(decoded.value) : [decoded.value];
  if (elements === null) return { ok: false, problem: `${name}:1:1: a JSON list was expected` };
  const notifications = elements.flatMap((notification, place) =>
    isJsonObject(notification) ? [{ name: isList ? `${name}[${place}]` : name, notification }] : [],
  );
  if (notifications.length < elements.length) {
    const problem = isList
      ? `${name}:1:1: an element of the list is no JSON object`
      : `${name}:1:1: a notification is a JSON object; a list of them needs --list`;
    return { ok: false, problem };
  }
  return { ok: true, notifications };
}

function elementsOf(value: JsonValue): readonly JsonValue[] | null {
  return Array.isArray(value) ? value : null;
}

/** `file:line:column` of a byte; columns are characters, as editors count. */
function placeOf(name: string, bytes: Uint8Array, offset: number): string {
  const before = new TextDecoder().decode(bytes.subarray(0, offset));
  const lines = before.split('\n');
  return `${name}:${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
}
