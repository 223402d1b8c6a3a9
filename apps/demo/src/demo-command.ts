import { parseArgs } from 'node:util';
import {
  parseWords,
  type StackCommand,
  stackCommandOf,
  stackFlags,
  stackHelp,
  StackStartError,
} from '@cloudtach/local-stack';
import { cloudFlags, cloudFlagTexts, type CloudSize, readCloudSize, readSeed } from './cloud-size.js';

/** What the words behind `npm run demo --` ask for. */
export type DemoCommand =
  | { readonly kind: 'help'; readonly text: string }
  | (CloudSize & {
      readonly kind: 'run';
      readonly stack: Extract<StackCommand, { kind: 'start' }>['options'];
      /** End after the table; the status says whether every count came out. */
      readonly isExiting: boolean;
      /** Null: as many as were there before, so that a second run simulates another day. */
      readonly seed: number | null;
    });

const usage = 'npm run demo -- [options]     npm start, and a simulated day of a small cloud through it';

const flagTexts = [
  ['--exit', 'stop after the table; status 0 only if every count came out as simulated'],
  ...cloudFlagTexts,
  [
    '--seed N',
    'of the simulation; the same seed publishes the same notifications on the same day (default: a new one)',
  ],
] as const;

/**
 * Reads the words of `npm run demo`.
 * @throws StackStartError for a word it does not know.
 */
export function parseDemoCommand(args: readonly string[]): DemoCommand {
  const values = parseWords(
    () =>
      parseArgs({ args: [...args], options: { ...stackFlags, ...cloudFlags, exit: { type: 'boolean' } } })
        .values,
  );
  const stack = stackCommandOf(values);
  if (stack.kind === 'help') return { kind: 'help', text: stackHelp(usage, flagTexts) };
  if (values.services !== undefined) throw new StackStartError('the demonstration needs all services');
  return {
    kind: 'run',
    stack: stack.options,
    isExiting: values.exit ?? false,
    ...readCloudSize(values),
    seed: readSeed(values.seed),
  };
}
