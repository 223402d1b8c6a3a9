import { parseArgs } from 'node:util';
import { runLibrary } from './run-library.js';
import { runQueries } from './run-queries.js';
import { runService } from './run-service.js';

/** What may be chosen beside the phases. */
interface Sizes {
  /** Events that the phase of queries asks for. */
  readonly events: number;
  /** Processes of the distiller in the phase of the service: one for each of two processors. */
  readonly replicas: number;
  /** Where the phase of the service leaves CPU profiles; `null` for none. */
  readonly profileFolder: string | null;
}

type RunPhase = (print: (line: object) => void, sizes: Sizes) => void | Promise<void>;

/** Every phase by its name, in the order in which they run. */
const phases: ReadonlyMap<string, RunPhase> = new Map<string, RunPhase>([
  ['library', runLibrary],
  ['service', runService],
  ['queries', (print, { events }) => runQueries(print, events)],
]);

const eventsDefault = 5_000_000;
const replicasDefault = 2;
const replicasMax = 4;

/** `npm run bench -- distiller`: one JSON object per line on standard output. */
export async function runDistiller(words: readonly string[]): Promise<void> {
  const known = [...phases.keys()].join(', ');
  const usage =
    'npm run --silent bench -- distiller [--phases a,b] [--events N] [--replicas N] [--profile FOLDER]\n' +
    `  phases: ${known} (default: all); events of the phase queries (default: ${eventsDefault}); processes of the distiller in the phase service (default: ${replicasDefault})\n`;
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
      replicas: { type: 'string' },
      profile: { type: 'string' },
      help: { type: 'boolean' },
    } as const;
    const { values } = parseArgs({ args: [...words], options });
    if (values.help === true) return 'help';
    const names = values.phases?.split(',').map((name) => name.trim()) ?? [...phases.keys()];
    const events = Number(values.events ?? eventsDefault);
    const replicas = Number(values.replicas ?? replicasDefault);
    const isUnderstood =
      names.every((name) => phases.has(name)) &&
      isWithin(events, Number.MAX_SAFE_INTEGER) &&
      isWithin(replicas, replicasMax);
    return isUnderstood ? { names, events, replicas, profileFolder: values.profile ?? null } : null;
  } catch {
    return null;
  }
}

function isWithin(count: number, most: number): boolean {
  return Number.isInteger(count) && count > 0 && count <= most;
}
