import type { LogLevel, StackLogLine } from './stack-log.js';

/** Longest line that is passed on; a service that writes more in one line has a defect. */
export const longestLine = 16_384;

/** Fields of pino's that say the same for every line of one process. */
const constantFields = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'service', 'name', 'v']);

/** One line of a service's standard output or error, JSON as pino writes it or anything else as plain text. */
export function parseServiceLine(source: string, line: string): StackLogLine {
  const record = line.startsWith('{') ? parseObject(line) : null;
  if (record === null) return { source, level: 'info', message: line.slice(0, longestLine), fields: {} };
  const fields: Record<string, string | number | boolean | null> = {};
  for (const [name, value] of Object.entries(record)) {
    if (!constantFields.has(name)) fields[name] = flat(value);
  }
  const message = typeof record['msg'] === 'string' ? record['msg'] : '';
  return { source, level: levelOf(record['level']), message, fields };
}

function parseObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** pino's numbers (30 is info), or its words where the logger prints words. */
function levelOf(level: unknown): LogLevel {
  if (typeof level === 'number') {
    if (level >= 50) return 'error';
    if (level >= 40) return 'warn';
    return level >= 30 ? 'info' : 'debug';
  }
  if (level === 'error' || level === 'warn' || level === 'debug' || level === 'info') return level;
  return level === 'fatal' ? 'error' : 'info';
}

function flat(value: unknown): string | number | boolean | null {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (Array.isArray(value)) return value.map(flat).join(',');
  if (typeof value === 'object') {
    const { message, code } = value as { message?: unknown; code?: unknown };
    if (typeof message === 'string') return typeof code === 'string' ? `${code}: ${message}` : message;
  }
  return JSON.stringify(value) ?? null;
}
