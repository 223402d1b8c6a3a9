/** Severity as the services' own logs have it. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One event of the local stack or of a service; `fields` never hold credentials or payloads. */
export interface StackLogLine {
  readonly source: string;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, string | number | boolean | null>>;
}

/** Where lines go: the terminal for `npm start`, a buffer for a test. */
export type StackLog = (line: StackLogLine) => void;
