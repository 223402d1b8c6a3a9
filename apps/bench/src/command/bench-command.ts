import { parseArgs } from 'node:util';
import { parseWords, StackStartError } from '@cloudtach/local-stack';

/** A number that a bench can be told. */
export interface Count {
  readonly fallback: number;
  readonly least: number;
  readonly most: number;
  readonly meaning: string;
}

/** What a bench on a stack of its own can be told beside its numbers. */
export interface BenchChoices {
  /** Names of the phases to run; `null` for all. */
  readonly phases: readonly string[] | null;
  /** Where the services leave CPU profiles; `null` for none. */
  readonly profileFolder: string | null;
  /** Whether rounds that do not count come first. */
  readonly warmUp: boolean;
}

/** What the words behind the name of a bench ask for. */
export type BenchCommand<N extends string> =
  { readonly kind: 'help' } | { readonly kind: 'run'; readonly options: Record<N, number> & BenchChoices };

/**
 * Reads the words behind the name of a bench.
 *
 * @throws StackStartError for a word it does not know or a number out of its range
 */
export function parseBenchCommand<N extends string>(
  args: readonly string[],
  counts: Readonly<Record<N, Count>>,
): BenchCommand<N> {
  const names = Object.keys(counts) as N[];
  const { values } = parseWords(() =>
    parseArgs({
      args: [...args],
      options: {
        ...(Object.fromEntries(names.map((name) => [wordOf(name), { type: 'string' }])) as Record<
          string,
          { type: 'string' }
        >),
        phases: { type: 'string' },
        profile: { type: 'string' },
        'no-warm-up': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }),
  );
  if (values.help === true) return { kind: 'help' };
  const given = values as Readonly<Record<string, string | boolean | undefined>>;
  const chosen = names.map((name) => [name, countOf(wordOf(name), counts[name], given[wordOf(name)])]);
  return {
    kind: 'run',
    options: {
      ...(Object.fromEntries(chosen) as Record<N, number>),
      phases:
        textOf(values.phases)
          ?.split(',')
          .map((name) => name.trim()) ?? null,
      profileFolder: textOf(values.profile),
      warmUp: values['no-warm-up'] !== true,
    },
  };
}

/** The text of `--help`. */
export function benchHelp(
  bench: { readonly name: string; readonly meaning: string },
  counts: Readonly<Record<string, Count>>,
  phaseNames: readonly string[],
): string {
  const rows = [
    ...Object.entries(counts).map(([name, { meaning, fallback }]) => [
      `--${wordOf(name)} N`,
      `${meaning} (default: ${fallback})`,
    ]),
    ['--phases a,b', `only these: ${phaseNames.join(', ')}`],
    [
      '--no-warm-up',
      'leave out the rounds before the first, which are printed as 0 and below and not counted',
    ],
    [
      '--profile FOLDER',
      'CPU profiles of the services in this folder, as Chromium reads them; slows them down',
    ],
    ['--help', 'this text'],
  ] as const;
  const lines = rows.map(([flag = '', meaning = '']) => `  ${flag.padEnd(20)}${meaning}`);
  const usage = `npm run --silent bench -- ${bench.name} [options]`;
  return [`${usage.padEnd(46)}${bench.meaning}`, '', ...lines, ''].join('\n');
}

/** `fewRows` is `--few-rows`. */
function wordOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function textOf(given: string | boolean | undefined): string | null {
  return typeof given === 'string' ? given : null;
}

function countOf(
  word: string,
  { fallback, least, most }: Count,
  given: string | boolean | undefined,
): number {
  if (given === undefined) return fallback;
  const value = Number(given);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new StackStartError(`--${word} takes a number from ${least} to ${most}`);
}
