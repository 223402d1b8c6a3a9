import { safeError } from './safe-error.js';
import { safeText } from './safe-text.js';

/** Deepest nesting, most members of one object and most elements of one list that are logged. */
const depthMax = 4;
const membersMax = 40;
const elementsMax = 20;

/** Members whose values are never logged, whatever they hold. Compared in lower case. */
const neverLogged: ReadonlySet<string> = new Set([
  'authorization',
  'bindings',
  'body',
  'connectionstring',
  'cookie',
  'databaseurl',
  'headers',
  'parameters',
  'params',
  'password',
  'payload',
  'query',
  'rawbody',
  'secret',
  'statement',
  'token',
  'traits',
  'x-auth-token',
  'x-cloudtach-identity',
]);

/**
 * The fields of a log line as they may be written: errors by `safeError`, bytes by their number, text without
 * credentials, no members that hold payloads or secrets, everything within limits. Never throws.
 */
export function safeFields(fields: object): Record<string, unknown> {
  try {
    return safeMembers(fields, 0);
  } catch {
    return { unloggable: true };
  }
}

function safeMembers(value: object, depth: number): Record<string, unknown> {
  const safe: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value).slice(0, membersMax)) {
    if (name === '__proto__') continue;
    safe[name] = neverLogged.has(name.toLowerCase()) ? '[not logged]' : safeValue(member, depth + 1);
  }
  return safe;
}

function safeValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return safeText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return safeError(value);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= depthMax) return '[nested]';
  if (Array.isArray(value))
    return value.slice(0, elementsMax).map((element) => safeValue(element, depth + 1));
  return safeMembers(value, depth);
}
