import { safeText } from './safe-text.js';

/** Longest chain of causes that is logged. */
const causesMax = 4;
/** Most parts of an aggregate error, and most frames of a stack, that are logged. */
const errorsMax = 5;
const framesMax = 20;

/** An error as it may be logged. */
export interface SafeError {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly [field: string]: unknown;
}

/** Fields of a database error that name things of the schema and never hold a value of a row. */
const databaseFields = [
  'code',
  'severity',
  'schema',
  'table',
  'column',
  'dataType',
  'constraint',
  'routine',
] as const;

/**
 * An error reduced to what may be logged: its type, code, frames and causes, by a list of what is known to be
 * harmless. Statements, parameters, details of database errors (they quote values of rows), the text of syntax
 * errors (it quotes the input) and everything else that hangs on an error are left out. Never throws, whatever
 * is thrown at it.
 */
export function safeError(thrown: unknown): SafeError {
  return describe(thrown, 0);
}

function describe(thrown: unknown, depth: number): SafeError {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: 'not an Error', stack: '' };
  try {
    return { ...describeError(thrown), ...related(thrown, depth) };
  } catch {
    // A getter that throws, a revoked proxy: an error about an error must not hide the first one's existence.
    return { type: 'Error', message: 'an error that cannot be read', stack: '' };
  }
}

function describeError(error: Error): SafeError {
  const fields = error as Error & Record<string, unknown>;
  const driver = driverErrorOf(fields);
  const described = { type: typeOf(error), message: messageOf(error, driver), stack: framesOf(error) };
  if (driver === null) return { ...described, ...codeOf(fields), ...refusalOf(fields) };
  const named = databaseFields.filter((name) => typeof driver[name] === 'string');
  return { ...described, ...Object.fromEntries(named.map((name) => [name, driver[name]])) };
}

/** The name of the class, unless a minifier or a subclass hid it. */
function typeOf(error: Error): string {
  return safeText(error.constructor.name || error.name);
}

/** TypeORM wraps the driver's error; a driver's error is known by its SQLSTATE and severity. */
function driverErrorOf(error: Record<string, unknown>): Record<string, unknown> | null {
  const inner = error['driverError'];
  const candidate = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : error;
  const state = candidate['code'];
  if (typeof state === 'string' && /^[0-9A-Z]{5}$/.test(state) && 'severity' in candidate) return candidate;
  return 'query' in error && 'parameters' in error ? candidate : null;
}

function messageOf(error: Error, driver: Record<string, unknown> | null): string {
  if (driver !== null) return 'refused by the database';
  if (error instanceof SyntaxError) return 'syntax error';
  return safeText(error.message);
}

function codeOf(error: Record<string, unknown>): { code?: string } {
  const code = error['code'];
  return typeof code === 'string' ? { code: safeText(code) } : {};
}

/** `kind` and `details` of a DomainError, which hold ids and limits only. */
function refusalOf(error: Record<string, unknown>): { kind?: string; details?: unknown } {
  const { kind, details } = error;
  if (error['name'] !== 'DomainError' || typeof kind !== 'string') return {};
  return { kind, details };
}

/** Where it was thrown. The lines before the first frame repeat the message, which may quote values. */
function framesOf(error: Error): string {
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return lines.slice(0, framesMax).join('\n');
}

function related(error: Error, depth: number): { cause?: SafeError; errors?: readonly SafeError[] } {
  if (depth >= causesMax) return {};
  const errors =
    error instanceof AggregateError ? (error.errors as readonly unknown[]).slice(0, errorsMax) : [];
  return {
    ...(error.cause === undefined ? {} : { cause: describe(error.cause, depth + 1) }),
    ...(errors.length === 0 ? {} : { errors: errors.map((part) => describe(part, depth + 1)) }),
  };
}
