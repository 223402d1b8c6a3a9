import { Setting } from '../setting.js';

/** Levels of the log, least severe first; `silent` is for tests of output. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** How much is logged. */
export class LogSettings {
  @Setting({
    env: 'LOG_LEVEL',
    kind: 'text',
    oneOf: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    default: 'info',
    description: 'Least severe level that is logged',
  })
  readonly level!: LogLevel;
}
