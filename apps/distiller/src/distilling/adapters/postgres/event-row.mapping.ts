import {
  type InstantMicros,
  type JsonValue,
  type MessageId,
  isJsonObject,
  parseJson,
  parseTenantId,
  printJson,
} from '@cloudtach/kernel';
import { type DistilledEvent } from '../../domain/distilled-event.js';
import { type Trait } from '../../domain/trait.js';

/** A row of `event`, with `traits` as text because the driver would read integers beyond 2^53 as doubles. */
export interface EventRow {
  readonly tenant: string;
  readonly message_id: string;
  readonly event_type: string;
  readonly time_us: bigint;
  readonly traits: string;
}

export function fromRow(row: EventRow): DistilledEvent {
  return {
    tenantId: parseTenantId(row.tenant),
    messageId: row.message_id as MessageId,
    eventType: row.event_type,
    time: Number(row.time_us) as InstantMicros,
    traits: fromTraitsColumn(row.traits),
  };
}

/**
 * The traits as one JSON object, `{"<name>": ["<type>", <value>]}`: types stay exact, and a filter is a containment.
 * Datetimes are microseconds.
 */
export function toTraitsColumn(traits: readonly Trait[]): string {
  return printJson(Object.fromEntries(traits.map(({ name, type, value }) => [name, [type, value]])));
}

function fromTraitsColumn(text: string): Trait[] {
  const column = parseJson(text);
  if (!isJsonObject(column)) throw new TypeError('a column of traits is no object');
  return Object.entries(column).map(([name, pair]) => {
    const [type, value] = pair as [Trait['type'], JsonValue];
    return toTrait(name, type, value);
  });
}

function toTrait(name: string, type: Trait['type'], value: JsonValue): Trait {
  switch (type) {
    case 'text':
      return { name, type, value: value as string };
    case 'int':
      return { name, type, value: value as number | bigint };
    case 'float':
      // A float as large as 1e300 comes back as three hundred digits.
      return { name, type, value: Number(value) };
    case 'datetime':
      return { name, type, value: Number(value) as InstantMicros };
  }
}
