const canonical = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const accepted =
  /^(?:urn:uuid:)?(\{)?([0-9a-f]{8})(-?)([0-9a-f]{4})\3([0-9a-f]{4})\3([0-9a-f]{4})\3([0-9a-f]{12})(\})?$/i;

const hexOfByte: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
);

/** Whether `text` is a UUID in the one form we print: lower case, dashed. */
export function isUuid(text: string): boolean {
  return text.length === 36 && canonical.test(text);
}

/**
 * Reads a UUID in any form clients send: 32 hexadecimal digits or 8-4-4-4-12, either case, optionally in
 * braces or behind `urn:uuid:` (gnocchi-api §4.4). Answers the canonical lower-case form, or null.
 */
export function parseUuid(text: string): string | null {
  if (isUuid(text)) return text;
  const match = accepted.exec(text);
  if (match === null || (match[1] === undefined) !== (match[8] === undefined)) return null;
  return `${match[2]}-${match[4]}-${match[5]}-${match[6]}-${match[7]}`.toLowerCase();
}

/**
 * Writes the 16 bytes of a canonical UUID at `offset`. The caller has checked the text with `isUuid`;
 * other text writes unspecified bytes.
 */
export function writeUuid(uuid: string, target: Uint8Array, offset: number): void {
  let at = offset;
  for (let i = 0; i < 36; i += 2) {
    if (uuid.charCodeAt(i) === 45) i += 1;
    target[at] = (hexDigit(uuid.charCodeAt(i)) << 4) | hexDigit(uuid.charCodeAt(i + 1));
    at += 1;
  }
}

/** The canonical text of the UUID whose 16 bytes begin at `offset`. */
export function readUuid(bytes: Uint8Array, offset: number): string {
  let text = '';
  for (let i = 0; i < 16; i += 1) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-';
    text += hexOfByte[bytes[offset + i] ?? 0];
  }
  return text;
}

function hexDigit(code: number): number {
  return code <= 57 ? code - 48 : (code | 32) - 87;
}
