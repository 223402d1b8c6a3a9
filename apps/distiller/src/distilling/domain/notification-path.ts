import { type JsonObject, type JsonValue, jsonMember } from '@cloudtach/kernel';

/** The names of members to go through, from the top of a notification. */
export type NotificationPath = readonly string[];

/** The first value of several paths that is there and not null (distiller.md §4, rules 1 to 3). */
export function firstValue(
  notification: JsonObject,
  paths: readonly NotificationPath[],
): Exclude<JsonValue, null> | null {
  for (const path of paths) {
    const value = valueAt(notification, path);
    if (value !== undefined && value !== null) return value;
  }
  return null;
}

function valueAt(notification: JsonObject, path: NotificationPath): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(jsonMember, notification);
}
