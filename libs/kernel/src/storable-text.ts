/**
 * Whether PostgreSQL can hold a text: it has no NUL character and no lone surrogate. JSON may hold both; what
 * is not storable stays in the bytes of the notification (architecture §3.4).
 */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** The text with U+FFFD in place of each character that PostgreSQL cannot hold. */
export function toStorableText(text: string): string {
  return isStorableText(text) ? text : text.replaceAll('\0', '\ufffd').toWellFormed();
}
