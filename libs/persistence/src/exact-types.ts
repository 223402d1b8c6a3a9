import pg from 'pg';

type Parser = (text: string) => unknown;

const int8 = 20;
const timestamp = 1114;
const timestamptz = 1184;
const date = 1082;

const raw: Parser = (text) => text;

/**
 * Parsers of result columns that lose nothing (style-models.md §13): `int8` becomes a bigint, and dates and times stay the
 * text the server wrote, since a JavaScript Date would cut microseconds.
 */
export const exactTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): Parser {
    if (format !== 'binary') {
      if (oid === int8) return BigInt;
      if (oid === timestamp || oid === timestamptz || oid === date) return raw;
    }
    return pg.types.getTypeParser(oid, format) as Parser;
  },
};

/**
 * A 64-bit column that is known to fit a number: row ids, microseconds.
 * @throws RangeError when it does not, rather than rounding it.
 */
export function toSafeInteger(value: bigint): number {
  const narrowed = Number(value);
  if (!Number.isSafeInteger(narrowed)) throw new RangeError('a stored integer is beyond 2^53');
  return narrowed;
}
