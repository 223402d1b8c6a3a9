import { isJsonObject, type JsonValue } from '@cloudtach/kernel';
import { invalidInput } from '../../wire-format/domain/invalid-input.js';

/** What a client says of a metric it creates. */
export interface NewMetric {
  /** Null where a rule is to decide. */
  readonly archivePolicyName: string | null;
  readonly name: string | null;
}

const nameLengthMax = 255;

/** Taken and ignored, as the seed's release did (gnocchi-api §11.1). */
const ignoredMembers: ReadonlySet<string> = new Set(['user_id', 'project_id']);

/**
 * Reads the body of a creation (gnocchi-api §11.1).
 * @throws GnocchiRefusal for the first violation in the order of the members
 */
export function readNewMetric(body: JsonValue): NewMetric {
  if (!isJsonObject(body)) throw invalidInput('expected a dictionary', []);
  let archivePolicyName: string | null = null;
  let name: string | null = null;
  for (const [member, value] of Object.entries(body)) {
    if (member !== 'archive_policy_name' && member !== 'name' && !ignoredMembers.has(member)) {
      throw invalidInput('extra keys not allowed', [member]);
    }
    if (typeof value !== 'string') throw invalidInput('expected str', [member]);
    if (member === 'archive_policy_name') archivePolicyName = value;
    if (member === 'name') name = readName(value);
  }
  return { archivePolicyName, name };
}

function readName(name: string): string {
  if (name.length > nameLengthMax) {
    throw invalidInput(`length of value must be at most ${nameLengthMax}`, ['name']);
  }
  if (name.includes('/')) {
    throw invalidInput("'/' is not supported in metric name", ['name']);
  }
  // PostgreSQL's text holds neither NUL nor half a character.
  if (name.includes('\0') || !name.isWellFormed()) throw invalidInput('not a valid value', ['name']);
  return name;
}
