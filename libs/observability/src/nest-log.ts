import { Logger as PinoLoggerService, type PinoLogger } from 'nestjs-pino';
import type { Logger } from 'pino';

/**
 * Nest's own messages through our logger, in the shape nestjs-pino gives them. What Nest calls "log" (a line per
 * route at start) is for developers here: debug.
 */
export class NestLog extends PinoLoggerService {
  constructor(logger: Logger) {
    // The service only calls the level methods, which a pino logger has; nestjs-pino's own wrapper around them
    // would keep one logger for the whole process in a global.
    super(logger as unknown as PinoLogger, {});
  }

  override log(message: unknown, ...optional: [string?, ...unknown[]]): void {
    this.debug(message, ...optional);
  }
}
