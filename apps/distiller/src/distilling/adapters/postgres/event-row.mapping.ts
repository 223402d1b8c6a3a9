import {
  type InstantMicros,
  type JsonObject,
  type JsonValue,
  type MessageId,
  isJsonObject,
  parseJson,
  parseTenantId,
} from '@cloudtach/kernel';
import { type DistilledEvent } from '../../domain/distilled-event.js';
import { type Trait, type TraitType } from '../../domain/trait.js';

/** A row of `event`, with `traits` as text because the driver would read integers beyond 2^53 as doubles. */
export interface EventRow {
  readonly tenant: string;
  readonly message_id: string;
  readonly event_type: string;
  readonly time_us: bigint;
  readonly resource_id: string | null;
  readonly traits: string;
}

/** The columns of an {@link EventRow}. */
export const eventColumns =
  'event.tenant, event.message_id, event.event_type, event.time_us, event.resource_id, event.traits::text AS traits';

export function fromRow(row: EventRow): DistilledEvent {
  return {
    tenantId: parseTenantId(row.tenant),
    messageId: row.message_id as MessageId,
    eventType: row.event_type,
    time: Number(row.time_us) as InstantMicros,
    resourceId: row.resource_id,
    traits: fromTraitsColumn(row.traits),
  };
}

/** A primary key holds no nulls, and no tenant is empty text. */
export function tenantColumn(tenantId: DistilledEvent['tenantId']): string {
  return tenantId ?? '';
}

/**
 * The traits as `{"<type>": {"<name>": <value>}}`, types without traits left out; datetimes are microseconds. Printed by hand,
 * because an object that may have a member `__proto__` costs twice as much to fill and to print.
 */
export function toTraitsColumn(traits: readonly Trait[]): string {
  let [text, int, float, datetime, boolean] = ['', '', '', '', ''];
  for (const { name, type, value } of traits) {
    switch (type) {
      case 'text':
        text += `,${namePart(name)}${quoted(value)}`;
        break;
      case 'int':
        int += `,${namePart(name)}${value}`;
        break;
      case 'float':
        float += `,${namePart(name)}${value}`;
        break;
      case 'datetime':
        datetime += `,${namePart(name)}${value}`;
        break;
      case 'boolean':
        boolean += `,${namePart(name)}${value}`;
    }
  }
  const members = [
    typePart('text', text),
    typePart('int', int),
    typePart('float', float),
    typePart('datetime', datetime),
    typePart('boolean', boolean),
  ];
  return `{${members.join('').slice(1)}}`;
}

/** `members` have a comma before each of them, and so has what comes of them. */
function typePart(type: TraitType, members: string): string {
  return members === '' ? '' : `,"${type}":{${members.slice(1)}}`;
}

const nameParts = new Map<string, string>();
const namePartsMax = 10_000;

/** Definitions give the same names again and again. */
function namePart(name: string): string {
  const known = nameParts.get(name);
  if (known !== undefined) return known;
  const part = `${JSON.stringify(name)}:`;
  if (nameParts.size >= namePartsMax) nameParts.clear();
  nameParts.set(name, part);
  return part;
}

/** Text that JSON prints between quotes as it is. */
const plainText = /^[ !#-[\]-~]*$/;

function quoted(text: string): string {
  return plainText.test(text) ? `"${text}"` : JSON.stringify(text);
}

function fromTraitsColumn(text: string): Trait[] {
  const column = parseJson(text);
  if (!isJsonObject(column)) throw new TypeError('a column of traits is no object');
  return Object.entries(column).flatMap(([type, named]) =>
    Object.entries(named as JsonObject).map(([name, value]) => toTrait(name, type as TraitType, value)),
  );
}

function toTrait(name: string, type: TraitType, value: JsonValue): Trait {
  switch (type) {
    case 'text':
      return { name, type, value: value as string };
    case 'int':
      return { name, type, value: value as number | bigint };
    case 'float':
      // A large float is printed without a fraction, and read as an integer of any size.
      return { name, type, value: Number(value) };
    case 'datetime':
      return { name, type, value: Number(value) as InstantMicros };
    case 'boolean':
      return { name, type, value: value === true };
  }
}
