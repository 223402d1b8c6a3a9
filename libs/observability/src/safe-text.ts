/** Longest text of one field of a log line, in characters. */
const textLengthMax = 1024;

/** User and password of a connection string, wherever one turns up. The host stays: operators need it. */
const credentials = /([a-z][a-z0-9+.-]{0,31}:\/\/)[^\s/@]{1,1024}@/gi;

/** Text as it may be logged: connection strings without their credentials, and no longer than 1024 characters. */
export function safeText(text: string): string {
  const cut = text.length > textLengthMax ? `${text.slice(0, textLengthMax)}…` : text;
  return cut.includes('://') ? cut.replace(credentials, '$1***@') : cut;
}
