import type { GuardSpec } from './guard-spec.js';
import { GuardedProcess } from './guarded-process.js';
import { describeEnd } from './running-process.js';
import { StackStartError } from './stack-start-error.js';
import { tailOfFile } from './tail-of-file.js';

/**
 * Runs a command that ends by itself (initdb, the format of Kafka's storage) under a guard, so that it too
 * ends with the supervisor, and before its time when `signal` is aborted.
 *
 * @throws StackStartError with the end of its log when it fails.
 */
export async function runGuarded(
  name: string,
  spec: Omit<GuardSpec, 'stop' | 'usersMs'>,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const running = await GuardedProcess.start({
    ...spec,
    stop: [{ signal: 'SIGTERM', waitMs: 3_000 }],
    usersMs: 0,
  });
  const onAbort = () => void running.stop();
  signal.addEventListener('abort', onAbort, { once: true });
  const end = await running.ended;
  signal.removeEventListener('abort', onAbort);
  signal.throwIfAborted();
  if (end.code === 0) return;
  const words = spec.logFile === null ? '' : await tailOfFile(spec.logFile);
  throw new StackStartError(`${name} ended with ${describeEnd(end)}:\n${words}`);
}
