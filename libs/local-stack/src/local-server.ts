import { StackStartError } from './stack-start-error.js';
import type { SupervisedProcess } from './supervised-process.js';

/** Kafka or PostgreSQL of a running stack: started again it has the same port and the same data. */
export class LocalServer {
  constructor(
    private readonly name: string,
    private readonly server: SupervisedProcess | null,
  ) {}

  /** `null` while it does not run, and for an existing server. */
  get pid(): number | null {
    return this.server?.pid ?? null;
  }

  /** Starts it and waits until it serves. */
  start(): Promise<void> {
    return this.own().start();
  }

  /** Ends it in order; it stays down. */
  stop(): Promise<void> {
    return this.own().stop();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** SIGKILL unless another signal is named; killed it stays down, any other signal only is delivered. */
  kill(signal?: NodeJS.Signals): Promise<void> {
    return this.own().kill(signal);
  }

  private own(): SupervisedProcess {
    if (this.server !== null) return this.server;
    throw new StackStartError(
      `${this.name} is not of this stack, which therefore neither starts nor stops it`,
    );
  }
}
