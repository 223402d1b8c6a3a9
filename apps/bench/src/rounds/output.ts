import type { StackLog } from '@cloudtach/local-stack';

/** For the person who watches. */
export function say(text: string): void {
  process.stderr.write(`${new Date().toTimeString().slice(0, 8)} ${text}\n`);
}

/** For the program that reads the figures. */
export function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** The stack's own steps, and whatever a service complains of. */
export const sayLog: StackLog = ({ source, level, message, fields }) => {
  if (source !== 'stack' && (level === 'info' || level === 'debug')) return;
  say(`${source} ${level} ${message} ${JSON.stringify(fields)}`);
};
