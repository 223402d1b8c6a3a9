import { GnocchiRefusal } from './gnocchi-refusal.js';
import { printPythonString } from './python-string.js';

/** Where in a body something stands: member names and list indexes, outermost first. */
export type BodyPath = readonly (string | number)[];

/** Complaints about the shape of an object; they never speak of its value. */
const shapePhrases: ReadonlySet<string> = new Set(['extra keys not allowed', 'required key not provided']);

/**
 * A violation of a body's schema, worded as gnocchi-api §2.3 has it. `specific` is the phrase of the JSON form
 * where that release says more than `phrase`.
 */
export function invalidInput(phrase: string, path: BodyPath, specific: string = phrase): GnocchiRefusal {
  const suffix = suffixOf(phrase, path);
  return new GnocchiRefusal({
    code: 'metrics.invalid-input',
    kind: 'invalid',
    message: `Invalid input: ${phrase}${suffix}`,
    description: { cause: 'Invalid input', reason: `${specific}${suffix}`, detail: path.map(String) },
  });
}

function suffixOf(phrase: string, path: BodyPath): string {
  if (path.length === 0) return '';
  const isUnderKey = typeof path.at(-1) === 'string' && !shapePhrases.has(phrase);
  const place = path.map((step) => `[${typeof step === 'number' ? step : printPythonString(step)}]`).join('');
  return `${isUnderKey ? ' for dictionary value' : ''} @ data${place}`;
}
