import { parseArgs } from 'node:util';
import {
  parseWords,
  type StackCommand,
  stackCommandOf,
  stackFlags,
  stackHelp,
  StackStartError,
} from '@cloudtach/local-stack';

/** What the words behind `npm run demo --` ask for. */
export type DemoCommand =
  | { readonly kind: 'help'; readonly text: string }
  | {
      readonly kind: 'run';
      readonly stack: Extract<StackCommand, { kind: 'start' }>['options'];
      /** End after the table; the status says whether every count came out. */
      readonly isExiting: boolean;
      readonly vms: number;
      readonly hours: number;
      /** Null: as many as were there before, so that a second run simulates another day. */
      readonly seed: number | null;
    };

const usage = 'npm run demo -- [options]     npm start, and a simulated day of a small cloud through it';

const flagTexts = [
  ['--exit', 'stop after the table; status 0 only if every count came out as simulated'],
  ['--vms N', 'instances of the simulated cloud (default: 60)'],
  ['--hours N', 'simulated hours (default: 24)'],
  ['--seed N', 'of the simulation; the same seed publishes the same notifications (default: a new one)'],
] as const;

/**
 * Reads the words of `npm run demo`.
 * @throws StackStartError for a word it does not know.
 */
export function parseDemoCommand(args: readonly string[]): DemoCommand {
  const values = parseWords(
    () =>
      parseArgs({
        args: [...args],
        options: {
          ...stackFlags,
          exit: { type: 'boolean' },
          vms: { type: 'string' },
          hours: { type: 'string' },
          seed: { type: 'string' },
        },
      }).values,
  );
  const stack = stackCommandOf(values);
  if (stack.kind === 'help') return { kind: 'help', text: stackHelp(usage, flagTexts) };
  if (values.services !== undefined) throw new StackStartError('the demonstration needs all services');
  return {
    kind: 'run',
    stack: stack.options,
    isExiting: values.exit ?? false,
    vms: numberOf('--vms', values.vms, 60, 100_000),
    hours: numberOf('--hours', values.hours, 24, 24 * 31),
    seed: values.seed === undefined ? null : numberOf('--seed', values.seed, 1, 2 ** 31),
  };
}

function numberOf(name: string, text: string | undefined, fallback: number, max: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw new StackStartError(`${name} takes a whole number from 1 to ${max}`);
}
