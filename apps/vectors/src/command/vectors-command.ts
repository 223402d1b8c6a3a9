import { type SuiteEntry } from '../suites.js';

/** What the words behind `npm run vectors --` ask for. */
export type VectorsCommand =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'refused'; readonly text: string }
  /** No files: the project's own. */
  | { readonly kind: 'run'; readonly suite: SuiteEntry; readonly files: readonly string[] };

/** Reads the words of `npm run vectors`. */
export function parseVectorsCommand(words: readonly string[], suites: readonly SuiteEntry[]): VectorsCommand {
  const names = suites.map(({ name }) => name).join(', ');
  const help = [
    'npm run --silent vectors -- SUITE [FILE…]     runs the conformance vectors of files against the real code',
    '',
    `  SUITE   one of: ${names}`,
    "  FILE    Markdown with vectors in the format of the suite's specification (default: the project's own)",
    '',
    'A line per vector with what differed, then a line `N passed, N failed, N skipped`; status 1 if any failed.',
    '',
  ].join('\n');
  const [name, ...files] = words;
  if (name === undefined || words.includes('--help')) return { kind: 'help', text: help };
  const suite = suites.find((entry) => entry.name === name);
  if (suite === undefined) return { kind: 'refused', text: `no such suite: ${name}\n${help}` };
  const unknown = files.find((file) => file.startsWith('-'));
  if (unknown !== undefined) return { kind: 'refused', text: `no such option: ${unknown}\n${help}` };
  return { kind: 'run', suite, files };
}
