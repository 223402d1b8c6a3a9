import type { ServiceName } from './service-catalog.js';
import type { ProcessEnd } from './running-process.js';
import type { SupervisedProcess } from './supervised-process.js';

/** One service of a running stack, as tests, the demo and the bench handle it. */
export class LocalService {
  private changes: Readonly<Record<string, string>> = {};

  /** @param base the environment the stack gives it. */
  constructor(
    readonly name: ServiceName,
    readonly url: string,
    private readonly base: NodeJS.ProcessEnv,
    supervise: (env: () => NodeJS.ProcessEnv) => SupervisedProcess,
  ) {
    this.process = supervise(() => this.env);
  }

  private readonly process: SupervisedProcess;

  /** `null` while it does not run. */
  get pid(): number | null {
    return this.process.pid;
  }

  /** What the next start gets. Holds credentials: not for a log. */
  get env(): NodeJS.ProcessEnv {
    return { ...this.base, ...this.changes };
  }

  /**
   * Starts it and waits until it is ready; does nothing when it runs.
   *
   * @param changes to its environment, from this start on.
   */
  async start(changes?: Readonly<Record<string, string>>): Promise<void> {
    if (changes !== undefined) this.changes = changes;
    await this.process.start();
  }

  /** Ends it in order (SIGTERM, by force after 9 s); it stays down. */
  stop(): Promise<void> {
    return this.process.stop();
  }

  async restart(changes?: Readonly<Record<string, string>>): Promise<void> {
    await this.stop();
    await this.start(changes);
  }

  /** SIGKILL unless another signal is named; killed it stays down, any other signal only is delivered. */
  kill(signal?: NodeJS.Signals): Promise<void> {
    return this.process.kill(signal);
  }

  /** Resolves when the process that runs now has ended. */
  ended(): Promise<ProcessEnd | null> {
    return this.process.ended();
  }
}
