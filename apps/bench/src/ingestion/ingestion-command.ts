import { parseArgs } from 'node:util';
import { parseWords, StackStartError } from '@cloudtach/local-stack';

/** The phases of the bench, in the order in which they run. */
export const ingestionPhases = ['drain', 'tables'] as const;

export type IngestionPhase = (typeof ingestionPhases)[number];

/** Sizes of the bench of ingestion. */
export interface IngestionOptions {
  readonly phases: readonly IngestionPhase[];
  /** Notifications that wait in Kafka when the service starts. */
  readonly backlog: number;
  /** Rows at which the tables are asked, ascending. */
  readonly rows: readonly number[];
  /** Of each table at each size. */
  readonly requests: number;
}

/** What the words behind `npm run bench -- ingestion` ask for. */
export type IngestionCommand =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'run'; readonly options: IngestionOptions };

const rowsMax = 20_000_000;

const help = [
  'npm run --silent bench -- ingestion [options]     measures ingestion and its tables on a stack of its own',
  '',
  `  --phases a,b        only these: ${ingestionPhases.join(', ')}`,
  '  --backlog N         notifications that wait when the service starts (default: 500000)',
  '  --rows a,b          rows at which the tables are asked (default: 50000,5000000)',
  '  --requests N        requests of each table at each size (default: 200)',
  '  --help              this text',
  '',
].join('\n');

/**
 * Reads the words of `npm run bench -- ingestion`.
 *
 * @throws StackStartError for a word it does not know or a number out of its range
 */
export function parseIngestionCommand(args: readonly string[]): IngestionCommand {
  const { values } = parseWords(() =>
    parseArgs({
      args: [...args],
      options: {
        phases: { type: 'string' },
        backlog: { type: 'string' },
        rows: { type: 'string' },
        requests: { type: 'string' },
        help: { type: 'boolean' },
      },
    }),
  );
  if (values.help === true) return { kind: 'help', text: help };
  const rows = (values.rows ?? '50000,5000000').split(',').map((text) => countOf('--rows', text, rowsMax));
  return {
    kind: 'run',
    options: {
      phases: (values.phases?.split(',') ?? ingestionPhases).map(phaseOf),
      backlog: countOf('--backlog', values.backlog ?? '500000', rowsMax),
      rows: rows.toSorted((left, right) => left - right),
      requests: countOf('--requests', values.requests ?? '200', 10_000),
    },
  };
}

function phaseOf(text: string): IngestionPhase {
  const phase = ingestionPhases.find((name) => name === text.trim());
  if (phase === undefined)
    throw new StackStartError(`no such phase: ${text}; there are ${ingestionPhases.join(', ')}`);
  return phase;
}

function countOf(name: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new StackStartError(`${name} takes numbers from 1 to ${most}`);
}
