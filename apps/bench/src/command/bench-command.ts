import { parseArgs } from 'node:util';
import { parseWords, StackStartError } from '@cloudtach/local-stack';
import type { SpineOptions } from '../spine/spine-options.js';

/** What the words behind `npm run bench -- spine` ask for. */
export type SpineCommand =
  { readonly kind: 'help' } | { readonly kind: 'run'; readonly options: SpineOptions };

interface Count {
  readonly fallback: number;
  readonly least: number;
  readonly most: number;
  readonly meaning: string;
}

/** Each with its limits: what is sent in all must fit into the 30 days that the metrics keep. */
const counts = {
  rounds: { fallback: 5, least: 1, most: 20, meaning: 'rounds, each of all phases one after another' },
  seconds: { fallback: 5, least: 1, most: 20, meaning: 'length of each phase that posts' },
  notifications: { fallback: 20_000, least: 500, most: 200_000, meaning: 'notifications of each round' },
  connections: { fallback: 64, least: 1, most: 200, meaning: 'connections that post at once' },
  probes: { fallback: 100, least: 1, most: 400, meaning: 'probes of the latency in each round' },
} as const satisfies Readonly<Record<string, Count>>;

type CountName = keyof typeof counts;
const countNames = Object.keys(counts) as CountName[];

/**
 * Reads the words of `npm run bench -- spine`.
 *
 * @throws StackStartError for a word it does not know or a number out of its range
 */
export function parseSpineCommand(args: readonly string[]): SpineCommand {
  const { values } = parseWords(() =>
    parseArgs({
      args: [...args],
      options: {
        ...(Object.fromEntries(countNames.map((name) => [name, { type: 'string' }])) as Record<
          CountName,
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
  const chosen = Object.fromEntries(countNames.map((name) => [name, countOf(name, values[name])]));
  return {
    kind: 'run',
    options: {
      ...(chosen as Record<CountName, number>),
      phases: values.phases?.split(',').map((name) => name.trim()) ?? null,
      profileFolder: values.profile ?? null,
      warmUp: values['no-warm-up'] !== true,
    },
  };
}

/** The text of `--help`. */
export function spineHelp(phaseNames: readonly string[]): string {
  const rows = [
    ...countNames.map((name) => [
      `--${name} N`,
      `${counts[name].meaning} (default: ${counts[name].fallback})`,
    ]),
    ['--phases a,b', `only these: ${phaseNames.join(', ')}`],
    ['--no-warm-up', 'leave out the round before the first, which is printed as round 0 and not counted'],
    [
      '--profile FOLDER',
      'CPU profiles of the services in this folder, as Chromium reads them; slows them down',
    ],
    ['--help', 'this text'],
  ] as const;
  const lines = rows.map(([flag = '', meaning = '']) => `  ${flag.padEnd(20)}${meaning}`);
  return [
    'npm run --silent bench -- spine [options]     measures the fleet on a stack of its own',
    '',
    ...lines,
    '',
  ].join('\n');
}

function countOf(name: CountName, given: string | undefined): number {
  const { fallback, least, most } = counts[name];
  if (given === undefined) return fallback;
  const value = Number(given);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new StackStartError(`--${name} takes a number from ${least} to ${most}`);
}
