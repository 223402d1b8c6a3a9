import { type DefinitionDocument, parseDefinitions, printDefinitionProblem } from '@cloudtach/distillation';
import {
  DomainError,
  isJsonObject,
  isStorableText,
  type JsonObject,
  type JsonValue,
} from '@cloudtach/kernel';

/** A transform as it is posted, checked. */
export interface NewTransform {
  readonly name: string;
  readonly description: string;
  readonly specification: string;
  readonly isEnabled: boolean;
  /** Whether the request said so at all. */
  readonly saysEnabled: boolean;
  /** The event type patterns of each of its definitions. */
  readonly patterns: readonly (readonly string[])[];
}

/** Bounds in characters (monasca-events.md §1.4.1). */
const bounds = {
  name: { min: 1, max: 64 },
  description: { min: 0, max: 250 },
  specification: { min: 1, max: 64_536 },
} as const;

const keys: readonly string[] = [...Object.keys(bounds), 'enabled'];

/** The trait in which the service itself keeps whose an event is. */
const reservedTrait = '_tenant_id';

/**
 * Reads the body of a request for a transform.
 * @throws DomainError `transforms.invalid`, naming the member and what is wrong with it
 */
export function readNewTransform(body: JsonValue): NewTransform {
  if (!isJsonObject(body)) throw invalid('The body is not an object.');
  const unknown = Object.keys(body).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw invalid(`There is no member ${JSON.stringify(unknown.slice(0, 64))}.`);
  const name = readText(body, 'name');
  const description = readText(body, 'description');
  const specification = readText(body, 'specification');
  const { definitions } = readSpecification(specification);
  return {
    name,
    description,
    specification,
    isEnabled: readEnabled(body),
    saysEnabled: Object.hasOwn(body, 'enabled'),
    patterns: definitions.map(({ patterns }) => patterns),
  };
}

function readText(body: JsonObject, key: keyof typeof bounds): string {
  const { min, max } = bounds[key];
  const value = Object.hasOwn(body, key) ? body[key] : undefined;
  if (typeof value !== 'string') throw invalid(`The member ${key} is required and must be text.`);
  // Counted in characters, not in UTF-16 units; the limit of the body bounds the work.
  const length = Array.from(value).length;
  if (length < min || length > max) throw invalid(`The member ${key} must have ${min} to ${max} characters.`);
  if (!isStorableText(value)) throw invalid(`The member ${key} holds a character that cannot be stored.`);
  return value;
}

/** 0 and 1 are accepted too, which is how listings show it. */
function readEnabled(body: JsonObject): boolean {
  const value = Object.hasOwn(body, 'enabled') ? body['enabled'] : false;
  if (typeof value === 'boolean') return value;
  if (value === 0 || value === 1) return value === 1;
  throw invalid('The member enabled must be a boolean.');
}

function readSpecification(text: string): DefinitionDocument {
  const parsed = parseDefinitions(text, { file: 'specification' });
  if (!parsed.ok) throw invalid(parsed.errors.map(printDefinitionProblem).join('; '));
  const { definitions } = parsed.document;
  if (definitions.length === 0) throw invalid('The member specification holds no event definition.');
  if (definitions.some(({ traits }) => traits.has(reservedTrait)))
    throw invalid(`The member specification defines the trait ${reservedTrait}, which is reserved.`);
  return parsed.document;
}

function invalid(message: string): DomainError {
  return new DomainError({ code: 'transforms.invalid', kind: 'invalid', message });
}
