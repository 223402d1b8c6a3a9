import { reservedTraitNames, traitNameLengthMax } from '@cloudtach/distillation';
import { type JsonObject, type JsonValue, isStorableText } from '@cloudtach/kernel';
import { type LeftOutTrait } from './distillation.js';
import { type Trait } from './trait.js';

/** Members that are the envelope of an event and no traits of it. */
const envelope: ReadonlySet<string> = new Set(['event_type', 'message_id', 'timestamp', '_tenant_id']);

/**
 * The traits of a posted event that no definition wants: its members with text, numbers and booleans, as they are;
 * nulls, lists and objects are no traits (monasca-events.md §3.3, 3.6).
 */
export function passThrough(body: JsonObject): { traits: Trait[]; leftOut: LeftOutTrait[] } {
  const traits: Trait[] = [];
  const leftOut: LeftOutTrait[] = [];
  for (const [name, value] of Object.entries(body)) {
    const trait = envelope.has(name) ? null : toTrait(name, value);
    if (trait === null) continue;
    const reason = unkept(trait);
    if (reason === null) traits.push(trait);
    else leftOut.push({ trait: name.slice(0, traitNameLengthMax), valueType: valueTypeOf(trait), reason });
  }
  return { traits, leftOut };
}

function toTrait(name: string, value: JsonValue): Trait | null {
  if (typeof value === 'string') return { name, type: 'text', value };
  if (typeof value === 'boolean') return { name, type: 'boolean', value };
  if (typeof value === 'bigint') return { name, type: 'int', value };
  if (typeof value !== 'number') return null;
  return { name, type: Number.isSafeInteger(value) ? 'int' : 'float', value };
}

function valueTypeOf({ value }: Trait): LeftOutTrait['valueType'] {
  return typeof value === 'bigint' ? 'number' : (typeof value as 'boolean' | 'number' | 'string');
}

function unkept({ name, value }: Trait): LeftOutTrait['reason'] | null {
  if (reservedTraitNames.includes(name)) return 'name-reserved';
  if (name.length > traitNameLengthMax) return 'name-too-long';
  // A number that JSON can write and a double cannot hold.
  if (value === Infinity || value === -Infinity) return 'out-of-range';
  return isStorableText(name) && (typeof value !== 'string' || isStorableText(value))
    ? null
    : 'unstorable-text';
}
