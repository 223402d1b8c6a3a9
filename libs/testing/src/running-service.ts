import { fileURLToPath } from 'node:url';
import { ServiceProcess, type ProcessEnd } from '@cloudtach/local-stack';
import { LogLines } from './log-lines.js';
import { waitFor } from './wait-for.js';

/** What {@link RunningService.start} needs to know. */
export interface RunServiceOptions {
  /** Folder of the app below `apps`. */
  readonly app: string;
  /** Of `dist`: `main.js` unless told otherwise, or `migrate.js`. */
  readonly entry?: string;
  readonly args?: readonly string[];
  /** Added to the environment of the test; `PORT` names where its probes are. */
  readonly env: Readonly<Record<string, string>>;
}

const repositoryFolder = fileURLToPath(new URL('../../..', import.meta.url));

/** One built app as a process of a test: no restarts, every line kept. */
export class RunningService {
  private constructor(
    private readonly process: ServiceProcess,
    private readonly port: string | undefined,
    /** What it wrote. */
    readonly output: LogLines,
  ) {}

  /** Starts the process and returns at once; {@link untilReady} waits for it. */
  static async start({ app, entry = 'main.js', args = [], env }: RunServiceOptions): Promise<RunningService> {
    const output = new LogLines();
    const process = await ServiceProcess.start({
      source: app,
      file: `${repositoryFolder}/apps/${app}/dist/${entry}`,
      args,
      env: { ...globalThis.process.env, HOST: '127.0.0.1', ...env },
      log: output.log,
    });
    return new RunningService(process, env['PORT'], output);
  }

  get pid(): number {
    return this.process.pid;
  }

  get url(): string {
    if (this.port === undefined) throw new Error('PORT was not given');
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves with its end, asked for or not. */
  get ended(): Promise<ProcessEnd> {
    return this.process.ended;
  }

  /** Waits until `/readyz` answers 200. */
  untilReady(timeoutMs = 60_000): Promise<void> {
    return this.untilProbe('/readyz', timeoutMs);
  }

  /** Waits until `/healthz` answers 200: it listens, whatever it still lacks. */
  untilAlive(timeoutMs = 60_000): Promise<void> {
    return this.untilProbe('/healthz', timeoutMs);
  }

  private async untilProbe(path: '/readyz' | '/healthz', timeoutMs: number): Promise<void> {
    let end: ProcessEnd | null = null;
    void this.ended.then((value) => (end = value));
    await waitFor(
      async () => {
        if (end !== null) return true;
        return (await fetch(`${this.url}${path}`)).status === 200;
      },
      { timeoutMs, intervalMs: 100, what: `${this.url}${path} answers 200` },
    );
    if (end !== null) throw new Error(`ended before it was ready:\n${this.output.text().slice(-4_000)}`);
  }

  /** SIGKILL, SIGSTOP, SIGCONT and so on; returns at once. */
  signal(signal: NodeJS.Signals): void {
    this.process.signal(signal);
  }

  /** SIGTERM, and SIGKILL after 9 s. */
  async stop(): Promise<ProcessEnd> {
    await this.process.stop();
    return this.ended;
  }
}
