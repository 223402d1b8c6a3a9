/** Most characters of a user's text that a message quotes. */
const quotedLengthMax = 100;

/** A user's text in a message: quoted, on one line, and cut where it is long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > quotedLengthMax ? `${text.slice(0, quotedLengthMax)}…` : text);
}
