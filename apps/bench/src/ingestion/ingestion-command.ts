import { StackStartError } from '@cloudtach/local-stack';
import { type BenchCommand, benchHelp, type Count, parseBenchCommand } from '../command/bench-command.js';

/** The parts of the bench, in the order in which they run. */
export const ingestionPhases = ['store', 'bare-kafka-read', 'backlog', 'tables'] as const;

/** Days of rows that are filled in; beyond a year nobody keeps a partition for each day. */
const daysMax = 366;

const counts = {
  rounds: {
    fallback: 3,
    least: 1,
    most: 20,
    meaning: 'rounds of each phase but the backlog, which is drained once',
  },
  replicas: {
    fallback: 2,
    least: 1,
    most: 4,
    meaning: 'processes of ingestion in the phase store: one for each of two processors',
  },
  notifications: { fallback: 50_000, least: 500, most: 200_000, meaning: 'notifications of each round' },
  backlog: {
    fallback: 500_000,
    least: 1_000,
    most: 3_000_000,
    meaning: 'notifications that wait when the service starts',
  },
  fewRows: {
    fallback: 50_000,
    least: 1_000,
    most: 200_000,
    meaning: 'rows at which the tables are asked first',
  },
  rows: {
    fallback: 5_000_000,
    least: 2_000,
    most: 50_000_000,
    meaning: 'rows at which the tables are asked then',
  },
  requests: { fallback: 100, least: 10, most: 10_000, meaning: 'requests of each table in each round' },
} as const satisfies Readonly<Record<string, Count>>;

/** What the words behind `npm run bench -- ingestion` ask for. */
export type IngestionCommand = BenchCommand<keyof typeof counts>;

/** Sizes of one run of the bench. */
export type IngestionOptions = (IngestionCommand & { readonly kind: 'run' })['options'];

/**
 * Reads the words of `npm run bench -- ingestion`.
 *
 * @throws StackStartError for a word it does not know or a number out of its range
 */
export function parseIngestionCommand(args: readonly string[]): IngestionCommand {
  const command = parseBenchCommand(args, counts);
  if (command.kind === 'run' && copiesOf(command.options) < 1)
    throw new StackStartError('--rows takes at least twice as many as --few-rows');
  if (command.kind === 'run' && copiesOf(command.options) > daysMax)
    throw new StackStartError(`--rows takes at most ${daysMax} times as many as --few-rows`);
  return command;
}

/** How often the first rows are copied to become as many as are wanted. */
export function copiesOf({ rows, fewRows }: Pick<IngestionOptions, 'rows' | 'fewRows'>): number {
  return Math.round(rows / fewRows) - 1;
}

/** The text of `--help`. */
export function ingestionHelp(): string {
  return benchHelp(
    { name: 'ingestion', meaning: 'measures ingestion and its tables on a stack of its own' },
    counts,
    ingestionPhases,
  );
}
