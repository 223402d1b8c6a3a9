import { setTimeout as sleep } from 'node:timers/promises';
import { StackStartError } from './stack-start-error.js';

/** Longest time from the start of a process to its readiness, on a machine that starts six at once. */
const readyMs = 60_000;
const pollMs = 100;
const mostReasonCharacters = 500;

/**
 * Resolves when the service says on `/readyz` that it is ready.
 *
 * @throws StackStartError after a minute, with the service's own reason; the reason of `gone` when it ended.
 */
export async function serviceReady(url: string, name: string, gone: AbortSignal): Promise<void> {
  const deadline = performance.now() + readyMs;
  let reason = 'nothing answered';
  while (performance.now() < deadline) {
    gone.throwIfAborted();
    try {
      const response = await fetch(`${url}/readyz`, {
        signal: AbortSignal.any([gone, AbortSignal.timeout(5_000)]),
      });
      const body = await response.text();
      if (response.status === 200) return;
      reason = `status ${response.status}: ${body.slice(0, mostReasonCharacters)}`;
    } catch (error) {
      if (gone.aborted) throw error;
    }
    await sleep(pollMs);
  }
  throw new StackStartError(`${name} is not ready after ${readyMs / 1000} s: ${reason}`);
}
