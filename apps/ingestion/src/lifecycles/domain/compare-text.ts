/**
 * The order of the UTF-8 bytes of two texts, which is that of PostgreSQL's collation "C": what is settled by it comes out
 * the same here and there.
 */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const order = rankOf(left.charCodeAt(at)) - rankOf(right.charCodeAt(at));
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Surrogates stand for characters beyond all others, though their code units do not. */
function rankOf(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}
