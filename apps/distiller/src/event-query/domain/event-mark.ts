/** Where a page begins and which way it goes. The bound itself is not part of the page. */
export type EventMark =
  | { readonly order: 'newest-first'; readonly below: bigint | null }
  | { readonly order: 'oldest-first'; readonly above: bigint | null };

const hexadecimal = /^[0-9a-f]{1,64}$/i;

/** Ids are 64-bit; a mark beyond them bounds as the largest does. */
const idMax = 2n ** 63n - 1n;

/** The mark of a request that has none. */
export const topMark: EventMark = { order: 'newest-first', below: null };

/**
 * Reads a mark (stacktach-v3-api §6): hexadecimal, `-` or no sign for older events, `+` for newer ones, where `+`
 * alone is the beginning. A blank in front is the `+` of a client that did not encode it. Null for anything else.
 */
export function parseEventMark(text: string): EventMark | null {
  const sign = /^[+ -]/.test(text) ? text.charAt(0) : '';
  const digits = text.slice(sign.length);
  const isForward = sign === '+' || sign === ' ';
  if (digits === '' && sign !== '') return isForward ? { order: 'oldest-first', above: null } : topMark;
  if (!hexadecimal.test(digits)) return null;
  const id = BigInt(`0x${digits}`);
  const bound = id > idMax ? idMax : id;
  return isForward ? { order: 'oldest-first', above: bound } : { order: 'newest-first', below: bound };
}

/** The mark of one listed event: passing it on unchanged continues the listing in its direction. */
export function printEventMark(id: bigint, { order }: EventMark): string {
  return `${order === 'oldest-first' ? '+' : ''}${id.toString(16)}`;
}
