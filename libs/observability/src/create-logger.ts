import pino, { type DestinationStream, type LevelWithSilent, type Logger } from 'pino';

import { safeFields } from './safe-fields.js';
import { safeText } from './safe-text.js';
import { currentTrace } from './trace-scope.js';

export interface LoggerOptions {
  /** Name of the service, on every line. */
  readonly service: string;
  readonly level: LevelWithSilent;
  /** Where lines go; standard output when absent. */
  readonly destination?: DestinationStream;
}

/**
 * The one logger of a process: JSON lines with ISO time, level by name and trace id. Every field passes
 * `safeFields`, and the arguments of a line other than fields and phrase are dropped, so that no payload,
 * parameter or password reaches the output by accident.
 */
export function createLogger(options: LoggerOptions): Logger {
  const logger = pino(
    {
      level: options.level,
      base: { service: options.service, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      // The default serializers would print errors and requests whole; `safeFields` has already seen to them.
      serializers: {
        err: (value: unknown) => value,
        req: (value: unknown) => value,
        res: (value: unknown) => value,
      },
      formatters: { level: (label: string) => ({ level: label }) },
      mixin: traceFields,
      hooks: { logMethod: writeLine },
    },
    options.destination ?? pino.destination({ fd: 1, sync: true }),
  );
  // Unbound on purpose: a child of a child must be made from that child.
  const makeChild: (this: Logger, fields: object) => Logger = Reflect.get(logger, 'child');
  return Object.assign(logger, {
    // pino passes the fields of a child to no formatter.
    child(this: Logger, fields: object): Logger {
      return makeChild.call(this, safeFields(fields));
    },
  });
}

function traceFields(): object {
  const trace = currentTrace();
  return trace === null ? {} : { traceId: trace.traceId };
}

/**
 * Brings every call to "safe fields, phrase". pino itself would take the message of an error for a missing phrase
 * and print further arguments.
 */
function writeLine(this: Logger, args: Parameters<pino.LogFn>, write: pino.LogFn): void {
  const [first, second] = args as readonly unknown[];
  const phrase = typeof first === 'string' ? first : second;
  const fields = first instanceof Error ? { err: first } : first;
  write.call(
    this,
    typeof fields === 'object' && fields !== null ? safeFields(fields) : {},
    typeof phrase === 'string' ? safeText(phrase) : '',
  );
}
