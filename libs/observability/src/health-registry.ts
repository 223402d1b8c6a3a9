import { safeError } from './safe-error.js';
import { Progress, type MonotonicMs } from './progress.js';

/** What one check says. Reason and detail are for operators: what is away, or what to look at although all is well. */
export type Readiness =
  { readonly ready: true; readonly detail?: string } | { readonly ready: false; readonly reason: string };

export type ReadinessCheck = () => Readiness | Promise<Readiness>;

/** All checks together, as `/readyz` answers them. */
export interface ReadinessReport {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, Readiness>>;
}

/** Whether the process gets on, as `/healthz` answers it. */
export interface LivenessReport {
  readonly alive: boolean;
  /** Loops that neither work nor wait. */
  readonly stuck: readonly string[];
}

/** Longest wait for one check; a dependency that does not answer is not ready. */
const checkTimeoutMs = 2000;

/**
 * The named checks of a process. Readiness: may traffic and partitions come here. Liveness: would a restart help,
 * which is a question of progress, never of dependencies.
 */
export class HealthRegistry {
  private readonly checks = new Map<string, ReadinessCheck>();
  private readonly loops = new Map<string, Progress>();
  private running: Promise<ReadinessReport> | null = null;

  /** @param now monotonic milliseconds */
  constructor(private readonly now: MonotonicMs = () => performance.now()) {}

  /** Adds a check. Two of one name are a defect of ours. */
  addCheck(name: string, check: ReadinessCheck): void {
    if (this.checks.has(name)) throw new Error(`two readiness checks named ${name}`);
    this.checks.set(name, check);
  }

  /** Adds a loop whose progress is watched. */
  watch(name: string, limitMs: number): Progress {
    if (this.loops.has(name)) throw new Error(`two watched loops named ${name}`);
    const progress = new Progress(limitMs, this.now);
    this.loops.set(name, progress);
    return progress;
  }

  /** Stops watching a loop that ended as it should. */
  unwatch(name: string): void {
    this.loops.delete(name);
  }

  liveness(): LivenessReport {
    const stuck = [...this.loops].filter(([, progress]) => progress.isStuck).map(([name]) => name);
    return { alive: stuck.length === 0, stuck };
  }

  /** Runs every check at once; questions that come meanwhile share the answer. Never rejects. */
  readiness(): Promise<ReadinessReport> {
    this.running ??= this.runChecks().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async runChecks(): Promise<ReadinessReport> {
    const answers = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await withinLimit(check)] as const),
    );
    return { ready: answers.every(([, answer]) => answer.ready), checks: Object.fromEntries(answers) };
  }
}

async function withinLimit(check: ReadinessCheck): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Readiness>((resolve) => {
    timer = setTimeout(
      () => resolve({ ready: false, reason: `no answer within ${checkTimeoutMs} ms` }),
      checkTimeoutMs,
    );
  });
  try {
    return await Promise.race([Promise.resolve(check()), late]);
  } catch (error) {
    return { ready: false, reason: safeError(error).message };
  } finally {
    clearTimeout(timer);
  }
}
