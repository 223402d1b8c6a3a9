import { type BenchCommand, benchHelp, type Count, parseBenchCommand } from '../command/bench-command.js';

/** Each with its limits: what is sent in all must fit into the 30 days that the metrics keep. */
const counts = {
  rounds: { fallback: 5, least: 1, most: 20, meaning: 'rounds, each of all phases one after another' },
  seconds: { fallback: 5, least: 1, most: 20, meaning: 'length of each phase that posts' },
  notifications: { fallback: 20_000, least: 500, most: 200_000, meaning: 'notifications of each round' },
  connections: { fallback: 64, least: 1, most: 200, meaning: 'connections that post at once' },
  probes: { fallback: 100, least: 1, most: 400, meaning: 'probes of the latency in each round' },
} as const satisfies Readonly<Record<string, Count>>;

/** What the words behind `npm run bench -- spine` ask for. */
export type SpineCommand = BenchCommand<keyof typeof counts>;

/** Sizes of one run of the bench. */
export type SpineOptions = (SpineCommand & { readonly kind: 'run' })['options'];

/**
 * Reads the words of `npm run bench -- spine`.
 *
 * @throws StackStartError for a word it does not know or a number out of its range
 */
export function parseSpineCommand(args: readonly string[]): SpineCommand {
  return parseBenchCommand(args, counts);
}

/** The text of `--help`. */
export function spineHelp(phaseNames: readonly string[]): string {
  return benchHelp(
    { name: 'spine', meaning: 'measures the fleet on a stack of its own' },
    counts,
    phaseNames,
  );
}
