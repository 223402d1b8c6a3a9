import { parseArgs } from 'node:util';
import { runLibrary } from './run-library.js';
import { runQueries } from './run-queries.js';
import { runService } from './run-service.js';

/** What may be chosen beside the phases. */
interface Sizes {
  /** Events that the phase of queries asks for. */
  readonly events: number;
}

type RunPhase = (print: (line: object) => void, sizes: Sizes) => void | Promise<void>;

/** Every phase by its name, in the order in which they run. */
const phases: ReadonlyMap<string, RunPhase> = new Map<string, RunPhase>([
  ['library', runLibrary],
  ['service', runService],
  ['queries', (print, { events }) => runQueries(print, events)],
]);

const eventsDefault = 5_000_000;

/** `npm run bench -- distiller`: one JSON object per line on standard output. */
export async function runDistiller(words: readonly string[]): Promise<void> {
  const known = [...phases.keys()].join(', ');
  const usage =
    'npm run --silent bench -- distiller [--phases a,b] [--events N]\n' +
    `  phases: ${known} (default: all); events of the phase queries (default: ${eventsDefault})\n`;
  const chosen = choiceOf(words);
  if (chosen === 'help' || chosen === null) {
    (chosen === 'help' ? process.stdout : process.stderr).write(usage);
    process.exitCode = chosen === 'help' ? 0 : 2;
    return;
  }
  const print = (line: object) => void process.stdout.write(`${JSON.stringify(line)}\n`);
  for (const name of chosen.names) await phases.get(name)?.(print, chosen);
}

/** Null for words that are not understood. */
function choiceOf(words: readonly string[]): 'help' | (Sizes & { readonly names: readonly string[] }) | null {
  try {
    const options = {
      phases: { type: 'string' },
      events: { type: 'string' },
      help: { type: 'boolean' },
    } as const;
    const { values } = parseArgs({ args: [...words], options });
    if (values.help === true) return 'help';
    const names = values.phases?.split(',').map((name) => name.trim()) ?? [...phases.keys()];
    const events = Number(values.events ?? eventsDefault);
    const isUnderstood = names.every((name) => phases.has(name)) && Number.isInteger(events) && events > 0;
    return isUnderstood ? { names, events } : null;
  } catch {
    return null;
  }
}
