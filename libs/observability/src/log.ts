/**
 * What code logs through; also the injection token. The phrase is fixed text, everything variable is a field
 * (style-models §12). Fields pass `safeFields`, so an error or an odd object may be given as it is.
 */
export abstract class Log {
  abstract debug(fields: object, phrase: string): void;
  abstract info(fields: object, phrase: string): void;
  abstract warn(fields: object, phrase: string): void;
  abstract error(fields: object, phrase: string): void;
  abstract fatal(fields: object, phrase: string): void;
  /** A log that adds these fields to every line. */
  abstract child(fields: object): Log;
}
