import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { signalGroup } from './process-group.js';
import type { ProcessEnd, RunningProcess } from './running-process.js';
import { longestLine, parseServiceLine } from './service-log.js';
import type { StackLog } from './stack-log.js';

/** What {@link ServiceProcess.start} needs to know. */
export interface ServiceProcessOptions {
  readonly source: string;
  /** Built entry point. */
  readonly file: string;
  readonly args: readonly string[];
  /** Options of Node itself. */
  readonly nodeOptions?: readonly string[];
  /** The whole environment of the process. */
  readonly env: NodeJS.ProcessEnv;
  readonly log: StackLog;
}

/** Made anew with the packages, whose versions its entries depend on. */
const compileCache = fileURLToPath(new URL('../../../node_modules/.cache/compiled-modules', import.meta.url));

/** Built, also where this file runs from its source in a test. */
const mapOwnSources = new URL('../dist/map-own-sources.js', import.meta.url).href;

/** A service ends its own drain after 8 s (architecture §3); one that does not is killed. */
const stopMs = 9_000;
/** For the last lines of a process that has ended. */
const lastLinesMs = 300;

/**
 * One of our own programs as a process of its own, detached in its own process group. It listens to the IPC channel
 * itself and stops when that closes, so it needs no guard.
 */
export class ServiceProcess implements RunningProcess {
  readonly ended: Promise<ProcessEnd>;

  private constructor(
    private readonly child: ChildProcess,
    readonly pid: number,
  ) {
    this.ended = new Promise<ProcessEnd>((resolve) => {
      child.once('exit', (code, signal) => {
        const drained = child.stdout === null ? Promise.resolve() : once(child, 'close');
        void Promise.race([drained, sleep(lastLinesMs)]).then(() => resolve({ code, signal }));
      });
    });
  }

  /** @throws Error when the machine has no process to give. */
  static async start(options: ServiceProcessOptions): Promise<ServiceProcess> {
    const child = fork(options.file, options.args, {
      detached: true,
      // A service that starts again reads its compiled modules instead of compiling them: a third of the start.
      env: { NODE_COMPILE_CACHE: compileCache, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: ['--import', mapOwnSources, ...(options.nodeOptions ?? [])],
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) forwardLines(stream, options);
    }
    await Promise.race([
      once(child, 'spawn'),
      once(child, 'error').then(([error]) => Promise.reject(error as Error)),
    ]);
    return new ServiceProcess(child, child.pid ?? 0);
  }

  get group(): number {
    return this.pid;
  }

  signal(signal: NodeJS.Signals): void {
    signalGroup(this.pid, signal);
  }

  announceUser(): void {
    // Nothing of the stack depends on a service in a way that an order of ends could help.
  }

  async stop(): Promise<void> {
    this.signal('SIGTERM');
    // A stopped process takes SIGTERM only when it is continued.
    this.signal('SIGCONT');
    const timer = setTimeout(() => this.signal('SIGKILL'), stopMs);
    await this.ended;
    clearTimeout(timer);
  }
}

function forwardLines(stream: Readable, { source, log }: ServiceProcessOptions): void {
  const lines = createInterface({ input: stream, crlfDelay: Infinity });
  lines.on('line', (line) => {
    if (line !== '') log(parseServiceLine(source, line.slice(0, longestLine * 4)));
  });
}
