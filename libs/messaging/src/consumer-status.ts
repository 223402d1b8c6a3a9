import type { Progress, Readiness } from '@cloudtach/observability';

/**
 * Why the consumer of a process is not ready, by name (architecture.md §3.5, §3.7): while it waits for infrastructure or
 * an incident is open. Liveness is another question, answered by its {@link Progress}: waiting is not being stuck.
 */
export class ConsumerStatus {
  private readonly reasons = new Map<string, string>();

  constructor(private readonly progress: Progress) {}

  /** Called whenever the loop did something: a fetch, a batch, a timed retry, a reconnection. */
  progressed(): void {
    this.progress.moved();
  }

  /** Makes the service unready under a name, until {@link clear} is called with it. */
  report(name: string, reason: string): void {
    this.reasons.set(name, reason);
  }

  /** Takes a reason back. */
  clear(name: string): void {
    this.reasons.delete(name);
  }

  /** For the readiness probe; the reasons are for operators. */
  readiness(): Readiness {
    if (this.reasons.size === 0) return { ready: true };
    return {
      ready: false,
      reason: [...this.reasons].map(([name, reason]) => `${name}: ${reason}`).join('; '),
    };
  }
}
