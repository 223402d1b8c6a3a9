import { parseEpochDecimal } from './epoch-decimal.js';
import { type StackyService } from './stacky-service.js';
import { badRequest, shorten } from './table-parameters.js';

/** How the value of a field is compared. */
type FieldType = 'text' | 'integer' | 'time' | 'json';

const commonFields = {
  id: 'integer',
  deployment: 'integer',
  deployment__name: 'text',
  json: 'json',
  routing_key: 'text',
  when: 'time',
  publisher: 'text',
  event: 'text',
  service: 'text',
  host: 'text',
  instance: 'text',
  request_id: 'text',
} as const satisfies Readonly<Record<string, FieldType>>;

const novaFields = {
  ...commonFields,
  tenant: 'text',
  state: 'text',
  old_state: 'text',
  old_task: 'text',
  task: 'text',
  image_type: 'integer',
} as const satisfies Readonly<Record<string, FieldType>>;

const glanceFields = {
  ...commonFields,
  owner: 'text',
  uuid: 'text',
  status: 'text',
  image_type: 'integer',
} as const satisfies Readonly<Record<string, FieldType>>;

const genericFields = {
  ...commonFields,
  tenant: 'text',
  message_id: 'text',
} as const satisfies Readonly<Record<string, FieldType>>;

/** A name that one of the three services can be searched by (stacktach-v2 §3.14). */
export type SearchField = keyof typeof novaFields | keyof typeof glanceFields | keyof typeof genericFields;

/** What is searched for. */
export interface SearchCondition {
  readonly field: SearchField;
  /** A number of microseconds where the field is a time. Null for a number that no row can have. */
  readonly value: string | bigint | null;
}

const fieldsByService: Readonly<Record<StackyService, ReadonlyMap<string, FieldType>>> = {
  nova: new Map(Object.entries(novaFields)),
  glance: new Map(Object.entries(glanceFields)),
  generic: new Map(Object.entries(genericFields)),
};

const integerMax = 2n ** 63n - 1n;

/**
 * Reads `field` and `value` of a search: the plain names of columns, and `deployment__name` (stacktach-v2 §3.14,
 * B30). @throws DomainError for any other name, and for what is no number where a number is asked for
 */
export function readSearchCondition(service: StackyService, field: string, value: string): SearchCondition {
  const type = fieldsByService[service].get(field);
  if (type === undefined) {
    throw badRequest(
      `The requested field '${shorten(field)}' does not exist for the corresponding object.\n` +
        'Note: The field names of database are case-sensitive.',
    );
  }
  return { field: field as SearchField, value: readValue(type, field, value) };
}

function readValue(type: FieldType, field: string, value: string): string | bigint | null {
  if (type === 'text' || type === 'json') return value;
  if (type === 'time') {
    const decimal = parseEpochDecimal(value);
    if (decimal === null) throw badRequest(`'${field}' is a number of seconds, not ${shorten(value)}`);
    return decimal.isWhole ? decimal.floorMicros : null;
  }
  if (!/^\s*[+-]?\d{1,128}\s*$/.test(value))
    throw badRequest(`'${field}' is a whole number, not ${shorten(value)}`);
  const number = BigInt(value.trim());
  return number > integerMax || number < -integerMax ? null : number;
}
