import { type JsonValue, isJsonObject } from '@cloudtach/kernel';
import { convertTrait } from './trait-conversion.js';
import { type PathMatch, type TraitPluginCreation, type TraitPluginKind } from './trait-plugin.js';

/** A rule of a bit field: which bit is set by which match. */
interface Flag {
  readonly path: string;
  readonly bit: bigint;
  /** Undefined: any value that is not null. */
  readonly value: JsonValue | undefined;
}

type Refusal = Extract<TraitPluginCreation, { ok: false }>;

/** Highest bit that a rule may set; known fields end far below. */
const bitMax = 255;

/** `bitfield`: an integer whose bits say which matches there were (distiller.md §7). */
export const bitfieldPlugin: TraitPluginKind = {
  name: 'bitfield',
  parameters: ['initial_bitfield', 'flags'],
  create: createBitfield,
};

function createBitfield(parameters: ReadonlyMap<string, JsonValue>): TraitPluginCreation {
  const initial = parameters.get('initial_bitfield') ?? 0;
  if (typeof initial !== 'bigint' && !Number.isSafeInteger(initial))
    return refusal(['initial_bitfield'], 'must be an integer');
  const rules = parameters.get('flags') ?? [];
  if (!Array.isArray(rules)) return refusal(['flags'], 'must be a list');
  const flags: Flag[] = [];
  for (const [place, rule] of rules.entries()) {
    const flag = readFlag(rule, ['flags', place]);
    if ('ok' in flag) return flag;
    flags.push(flag);
  }
  const start = BigInt(initial as number | bigint);
  return { ok: true, plugin: (matches) => fieldOf(start, flags, matches) };
}

/** Bits above 31 occur, so the sum is made of big integers. */
function fieldOf(start: bigint, flags: readonly Flag[], matches: readonly PathMatch[]): JsonValue {
  // Of two matches with one path the last counts.
  const values = new Map(matches.map(({ path, value }) => [path, value]));
  let field = start;
  for (const { path, bit, value } of flags) {
    const found = values.get(path);
    if (found !== undefined && (value === undefined || isSame(found, value))) field |= bit;
  }
  const double = Number(field);
  return Number.isSafeInteger(double) ? double : field;
}

function readFlag(rule: JsonValue, at: readonly (string | number)[]): Flag | Refusal {
  if (!isJsonObject(rule)) return refusal(at, 'must be a mapping');
  const { path, bit, value } = rule;
  if (path === undefined) return refusal(at, 'lacks the key path');
  if (typeof path !== 'string') return refusal([...at, 'path'], 'must be text');
  if (bit === undefined) return refusal(at, 'lacks the key bit');
  const number = bitOf(bit);
  if (number === null) return refusal([...at, 'bit'], `must be an integer from 0 to ${bitMax}`);
  return { path, bit: 1n << number, value };
}

/** A number, or digits in text. */
function bitOf(bit: JsonValue): bigint | null {
  const number = typeof bit === 'string' ? convertTrait(bit, 'int') : bit;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= bitMax
    ? BigInt(number)
    : null;
}

/** The same type and content; booleans are no numbers (distiller.md §12.10). */
function isSame(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((element, place) => isSame(element, right[place]));
  if (isJsonObject(left) && isJsonObject(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]))
    );
  }
  return left === right;
}

function refusal(at: readonly (string | number)[], message: string): Refusal {
  return { ok: false, at, message };
}
