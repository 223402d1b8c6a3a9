import { type JsonObject, type JsonValue, type MessageId, isStorableText } from '@cloudtach/kernel';

/**
 * Longest tenant or message id in UTF-16 units: the two together, at four bytes each, must fit into one entry of an
 * index, which PostgreSQL limits to a third of a page.
 */
export const identityLengthMax = 255;

/** The type of a notification or event; null where it has none (distiller.md §8.1). */
export function eventTypeOf(notification: JsonObject): string | null {
  return textOf(notification.event_type);
}

/** Its own id; null where it has none, or one that could not be stored or not be found by an index and would lose its event. */
export function messageIdOf(notification: JsonObject): MessageId | null {
  const id = textOf(notification.message_id);
  return id !== null && id.length <= identityLengthMax && isStorableText(id) ? (id as MessageId) : null;
}

function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
