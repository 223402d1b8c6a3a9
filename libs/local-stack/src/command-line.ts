import { parseArgs } from 'node:util';
import { stackSettingTexts } from './config.js';
import { isServiceName, serviceNames, withNeededServices, type ServiceName } from './service-catalog.js';
import type { StackOptions } from './stack-options.js';
import { StackStartError } from './stack-start-error.js';

/** What the words behind `npm start --` ask for. */
export type StackCommand =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'start';
      readonly options: Pick<StackOptions, 'ephemeral' | 'reset' | 'services' | 'gatewayPort'>;
    };

/** Options that each command line of ours has which brings up a stack. */
export const stackFlags = {
  services: { type: 'string' },
  port: { type: 'string' },
  ephemeral: { type: 'boolean' },
  reset: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** How the options are shown by `--help`. */
const flagTexts: readonly (readonly [string, string])[] = [
  ['--services a,b', `only these, what they live on and the gateway (${serviceNames.join(', ')}), or none`],
  ['--port N', 'port of the gateway, or "free" for any'],
  [
    '--ephemeral',
    'fresh data in a temporary folder, free ports for everything but the gateway, removed at the end',
  ],
  ['--reset', 'empty the data folder first'],
  ['--help', 'this text'],
];

/**
 * Reads the words of `npm start`.
 *
 * @throws StackStartError for a word it does not know.
 */
export function parseStackCommand(args: readonly string[]): StackCommand {
  return stackCommandOf(parseWords(() => parseArgs({ args: [...args], options: stackFlags }).values));
}

/** Turns a parser's complaint into one line for the person who typed. */
export function parseWords<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StackStartError(`${reason}\n--help shows the options`);
  }
}

/** The part of a command line that concerns the stack, already split into values. */
export function stackCommandOf(values: {
  readonly services?: string | undefined;
  readonly port?: string | undefined;
  readonly ephemeral?: boolean | undefined;
  readonly reset?: boolean | undefined;
  readonly help?: boolean | undefined;
}): StackCommand {
  if (values.help === true) return { kind: 'help' };
  return {
    kind: 'start',
    options: {
      ephemeral: values.ephemeral ?? false,
      reset: values.reset ?? false,
      ...(values.services === undefined ? {} : { services: servicesOf(values.services) }),
      ...(values.port === undefined ? {} : { gatewayPort: portOf(values.port) }),
    },
  };
}

/** The text of `--help`; `more` are the options of one command alone. */
export function stackHelp(usage: string, more: readonly (readonly [string, string])[] = []): string {
  const flags = [...more, ...flagTexts];
  const settings = stackSettingTexts.map(
    ({ env, meaning, fallback }) => [env, `${meaning} (default: ${fallback})`] as const,
  );
  const width = Math.max(...[...flags, ...settings].map(([name]) => name.length)) + 2;
  const lines = (rows: readonly (readonly [string, string])[]) =>
    rows.map(([name, text]) => `  ${name.padEnd(width)}${text}`);
  return [
    usage,
    '',
    'Options:',
    ...lines(flags),
    '',
    'Settings, from the environment:',
    ...lines(settings),
    '',
  ].join('\n');
}

function servicesOf(text: string): ServiceName[] {
  if (text === 'none') return [];
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !isServiceName(name));
  if (unknown.length > 0) {
    throw new StackStartError(`no such service: ${unknown.join(', ')}; there are ${serviceNames.join(', ')}`);
  }
  return withNeededServices(names.filter(isServiceName));
}

function portOf(text: string): number | 'free' {
  if (text === 'free') return 'free';
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new StackStartError('--port takes a number from 1 to 65535');
}
