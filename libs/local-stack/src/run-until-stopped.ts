import { StackStartError } from './stack-start-error.js';
import type { StackLog } from './stack-log.js';
import { terminalLine } from './terminal-log.js';

/** Status of a process that ended because of a signal, as shells count it. */
const statusBySignal = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const oldestNode = 24;

/** Prints lines of the stack's log for the person at the terminal. */
export const printLine: StackLog = (line) => {
  process.stdout.write(`${terminalLine(line, new Date())}\n`);
};

/**
 * Runs one command that owns a stack. `work` gets a signal that is aborted by Ctrl-C, SIGTERM, the end of the terminal
 * or, where another process started this one with an IPC channel, the end of that process. It stops its stack
 * itself; then this process ends with the status `work` returned or with that of the signal.
 */
export async function runUntilStopped(work: (signal: AbortSignal) => Promise<number>): Promise<never> {
  const abort = new AbortController();
  let status: number | null = null;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // A second one changes nothing: npm passes on the signal that the terminal has sent already.
    process.on(signal, () => {
      status ??= statusBySignal[signal];
      abort.abort();
    });
  }
  process.on('disconnect', () => {
    status ??= statusBySignal.SIGHUP;
    abort.abort();
  });
  // Whoever reads our lines may leave before us; the stack is stopped all the same.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  try {
    assertNode();
    const own = await work(abort.signal);
    status ??= own;
  } catch (error) {
    if (!abort.signal.aborted) {
      status = 1;
      const text =
        error instanceof StackStartError
          ? error.message
          : error instanceof Error
            ? error.stack
            : String(error);
      process.stderr.write(`${text}\n`);
    }
  }
  process.exit(status ?? 0);
}

/** The services would each fail to load, with a message that names a symbol. */
function assertNode(): void {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= oldestNode) return;
  throw new StackStartError(
    `Node ${oldestNode} is needed, this is ${process.versions.node}; npm run takes the one of the repository`,
  );
}

/** Resolves when `signal` is aborted, at once when it already is. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
