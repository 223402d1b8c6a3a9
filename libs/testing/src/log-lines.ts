import type { StackLog, StackLogLine } from '@cloudtach/local-stack';

/** More than any test run writes; a process that logs without end fails its test instead of filling memory. */
const mostLines = 200_000;

/** Keeps the lines that a stack or a service wrote, for tests that look at them. */
export class LogLines {
  readonly lines: StackLogLine[] = [];

  /** To be given as `log`. */
  readonly log: StackLog = (line) => {
    if (this.lines.length >= mostLines) throw new Error(`more than ${mostLines} lines were logged`);
    this.lines.push(line);
  };

  /** Messages of one source, in order. */
  messagesOf(source: string): string[] {
    return this.lines.filter((line) => line.source === source).map((line) => line.message);
  }

  /** Everything, one line of JSON each: for tests that search for what must not be logged. */
  text(): string {
    return this.lines.map((line) => JSON.stringify(line)).join('\n');
  }
}
