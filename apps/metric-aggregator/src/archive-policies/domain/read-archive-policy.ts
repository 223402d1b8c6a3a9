import { type JsonObject, type JsonValue, isJsonObject } from '@cloudtach/kernel';
import { type BodyPath, invalidInput } from '../../wire-format/domain/invalid-input.js';
import { fromSeconds, parseTimespan, type TimespanMicros } from '../../wire-format/domain/timespan.js';
import { type AggregationMethod } from './aggregation-method.js';
import { type ArchivePolicy } from './archive-policy.js';
import { assertDistinctGranularities, completeTier, type TierDescription } from './complete-tier.js';
import { resolveAggregationMethods } from './resolve-aggregation-methods.js';

const nameLengthMax = 255;

/** More tiers than anybody needs; each costs a block per metric. */
const tiersMax = 32;

/** More would not keep more open than a millennium of the coarsest second. */
const backWindowMax = 1_000_000;
const pointsMax = 2 ** 31;

const tierMembers: ReadonlySet<string> = new Set(['granularity', 'points', 'timespan']);
const integerText = /^\s*[+-]?\d{1,16}\s*$/;

/**
 * Reads the body of a creation (gnocchi-api §9.2) into a complete policy. The first violation is reported, in the
 * order of the body's members, then what is missing.
 *
 * @throws GnocchiRefusal
 */
export function readArchivePolicy(body: JsonValue, defaults: readonly AggregationMethod[]): ArchivePolicy {
  let name: string | null = null;
  let tiers: readonly TierDescription[] | null = null;
  let backWindow = 0;
  let aggregationMethods = resolveAggregationMethods([], defaults);

  for (const [member, value] of Object.entries(expectObject(body, []))) {
    if (member === 'name') name = readName(value);
    else if (member === 'definition') tiers = readTiers(value);
    else if (member === 'back_window') backWindow = readInteger(value, [member], 0, backWindowMax);
    else if (member === 'aggregation_methods') {
      aggregationMethods = resolveAggregationMethods(expectList(value, [member]), defaults);
    } else throw invalidInput('extra keys not allowed', [member]);
  }

  if (name === null) throw invalidInput('required key not provided', ['name']);
  if (tiers === null) throw invalidInput('required key not provided', ['definition']);
  const definition = tiers.map(completeTier);
  assertDistinctGranularities(definition);
  return { name, backWindow, definition, aggregationMethods };
}

function readTiers(value: JsonValue): TierDescription[] {
  const list = expectList(value, ['definition']);
  const tiers = list.map((tier, index) => readTier(tier, ['definition', index]));
  if (tiers.length < 1) throw invalidInput('length of value must be at least 1', ['definition']);
  if (tiers.length > tiersMax)
    throw invalidInput(`length of value must be at most ${tiersMax}`, ['definition']);
  return tiers;
}

function readName(value: JsonValue): string {
  if (typeof value !== 'string') throw invalidInput('expected str', ['name']);
  if (value === '') throw invalidInput('length of value must be at least 1', ['name']);
  if (value.length > nameLengthMax) {
    throw invalidInput(`length of value must be at most ${nameLengthMax}`, ['name']);
  }
  // A name with a slash could never stand in a path, and PostgreSQL's text holds neither NUL nor half a character.
  if (/[/\0]/.test(value) || !value.isWellFormed()) throw invalidInput('not a valid value', ['name']);
  return value;
}

function readTier(value: JsonValue, path: BodyPath): TierDescription {
  const numbers = new Map<string, number>();
  for (const [member, given] of Object.entries(expectObject(value, path))) {
    const place = [...path, member];
    if (!tierMembers.has(member)) throw invalidInput('extra keys not allowed', place);
    const number = member === 'points' ? readInteger(given, place, 1, pointsMax) : readTimespan(given, place);
    numbers.set(member, number);
  }
  return {
    granularity: numbers.get('granularity') ?? null,
    points: numbers.get('points') ?? null,
    timespan: numbers.get('timespan') ?? null,
  };
}

function readTimespan(value: JsonValue, path: BodyPath): TimespanMicros {
  const micros =
    typeof value === 'number' ? fromSeconds(value) : typeof value === 'string' ? parseTimespan(value) : null;
  if (micros === null) throw invalidInput('not a valid value', path, 'Unable to parse timespan');
  if (micros <= 0) throw invalidInput('not a valid value', path, 'Timespan must be positive');
  return micros;
}

/** An integer as Python's `int` reads it: numbers are cut, text of digits is taken. */
function readInteger(value: JsonValue, path: BodyPath, min: number, max: number): number {
  const read =
    typeof value === 'number' || (typeof value === 'string' && integerText.test(value))
      ? Math.trunc(Number(value))
      : Number.NaN;
  if (Number.isNaN(read)) throw invalidInput('not a valid value', path, 'expected int');
  if (read < min) throw invalidInput('not a valid value', path, `value must be at least ${min}`);
  if (read > max) throw invalidInput('not a valid value', path, `value must be at most ${max}`);
  return read;
}

function expectObject(value: JsonValue, path: BodyPath): JsonObject {
  if (!isJsonObject(value)) throw invalidInput('expected a dictionary', path);
  return value;
}

function expectList(value: JsonValue, path: BodyPath): JsonValue[] {
  if (!Array.isArray(value)) throw invalidInput('expected a list', path);
  return value;
}
