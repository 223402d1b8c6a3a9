/** Limits of {@link waitFor}. */
export interface WaitForOptions {
  /** After it the test fails: generous, for machines under load. */
  readonly timeoutMs?: number;
  readonly intervalMs?: number;
  /** What is waited for, for the message. */
  readonly what?: string;
}

/**
 * Asks `condition` again and again until it gives something other than `false`, `null` or `undefined`, and returns
 * that. A condition that throws is asked again; its last error is the cause of the failure.
 *
 * @throws Error after `timeoutMs` (30 s).
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { timeoutMs = 30_000, intervalMs = 50, what = 'the condition' }: WaitForOptions = {},
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = performance.now() + timeoutMs;
  let cause: unknown;
  for (;;) {
    try {
      const value = await condition();
      cause = undefined;
      if (value !== false && value !== null && value !== undefined) {
        return value as Exclude<T, false | null | undefined>;
      }
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadline) throw new Error(`${what}: not within ${timeoutMs} ms`, { cause });
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}
