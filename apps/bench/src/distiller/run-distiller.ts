import { parseArgs } from 'node:util';
import { runLibrary } from './run-library.js';

/** Every phase by its name, in the order in which they run. */
const phases: ReadonlyMap<string, (print: (line: object) => void) => void | Promise<void>> = new Map([
  ['library', runLibrary],
]);

/** `npm run bench -- distiller`: one JSON object per line on standard output. */
export async function runDistiller(words: readonly string[]): Promise<void> {
  const known = [...phases.keys()].join(', ');
  const usage = `npm run --silent bench -- distiller [--phases a,b]     phases: ${known} (default: all)\n`;
  const chosen = chosenPhases(words);
  if (chosen === 'help' || !chosen.every((name) => phases.has(name))) {
    (chosen === 'help' ? process.stdout : process.stderr).write(usage);
    process.exitCode = chosen === 'help' ? 0 : 2;
    return;
  }
  const print = (line: object) => void process.stdout.write(`${JSON.stringify(line)}\n`);
  for (const name of chosen) await phases.get(name)?.(print);
}

/** Words that are not understood choose a phase that is none. */
function chosenPhases(words: readonly string[]): 'help' | readonly string[] {
  try {
    const options = { phases: { type: 'string' }, help: { type: 'boolean' } } as const;
    const { values } = parseArgs({ args: [...words], options });
    if (values.help === true) return 'help';
    return values.phases?.split(',').map((name) => name.trim()) ?? [...phases.keys()];
  } catch {
    return [''];
  }
}
