import type { StackSettings } from './config.js';
import type { ProcessRegister } from './process-register.js';
import type { ServiceName } from './service-catalog.js';
import type { LogLevel, StackLog } from './stack-log.js';
import type { StackOptions } from './stack-options.js';
import type { StackPlaces } from './stack-places.js';
import type { StackSecrets } from './stack-secrets.js';

/** Ports of one stack, chosen once, so that a restarted process is found where it was. */
export interface StackPorts {
  readonly kafka: number;
  readonly kafkaController: number;
  readonly kafkaSecondListener: number;
  readonly postgres: number;
  readonly services: Readonly<Record<ServiceName, number>>;
}

/** What the parts of a start share. */
export interface StackContext {
  readonly settings: StackSettings;
  readonly options: StackOptions;
  readonly places: StackPlaces;
  readonly secrets: StackSecrets;
  readonly ports: StackPorts;
  readonly register: ProcessRegister;
  readonly log: StackLog;
  readonly signal: AbortSignal;
  /** Keeps stacks apart that share a server: part of the names of their topics and databases. Empty for the only one. */
  readonly mark: string;
}

/** One line about a step of the start. */
export function tell(
  { log }: { readonly log: StackLog },
  message: string,
  fields: Readonly<Record<string, string | number>> = {},
  level: LogLevel = 'info',
): void {
  log({ source: 'stack', level, message, fields });
}

/** The process of a server for its line in the log; nothing for a server that is not ours. */
export function pidOf(
  server: { readonly pid: number | null } | null,
): { pid: number } | Record<never, never> {
  return server?.pid === undefined || server.pid === null ? {} : { pid: server.pid };
}
