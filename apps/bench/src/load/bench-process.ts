import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a process of the bench can be told to do: plain values in, plain values out. */
export type Jobs = Record<string, (argument: never) => Promise<unknown>>;

interface Order {
  readonly number: number;
  readonly job: string;
  readonly argument: unknown;
}

type Answer =
  | { readonly number: number; readonly ok: true; readonly result: unknown }
  | { readonly number: number; readonly ok: false; readonly reason: string };

/**
 * A process of its own that does one job after another, so that what the load costs is not taken for a cost of
 * what is measured. It ends with its parent.
 */
export class BenchProcess<J extends Jobs> {
  private readonly waiting = new Map<
    number,
    { resolve: (result: never) => void; reject: (error: Error) => void }
  >();
  private last = 0;

  private constructor(
    private readonly child: ChildProcess,
    readonly pid: number,
  ) {
    child.on('message', (message) => this.settle(message as Answer));
    child.once('exit', (code, signal) => {
      for (const { reject } of this.waiting.values())
        reject(new Error(`a process of the bench ended: ${signal ?? code}`));
      this.waiting.clear();
    });
  }

  /** @param entry built program beside the caller, as `new URL('./x.js', import.meta.url)` */
  static async start<J extends Jobs>(entry: URL): Promise<BenchProcess<J>> {
    const child = fork(fileURLToPath(entry), [], {
      // Out of the way of Ctrl-C at the terminal: the bench ends it, after the stack.
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: ['--disable-warning=TimeoutNegativeWarning', '--enable-source-maps'],
    });
    await once(child, 'spawn');
    return new BenchProcess<J>(child, child.pid ?? 0);
  }

  /** @throws Error with what the job threw, or when the process ended */
  do<K extends keyof J & string>(job: K, argument: Parameters<J[K]>[0]): Promise<Awaited<ReturnType<J[K]>>> {
    const number = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(number, { resolve: resolve, reject });
      const order: Order = { number, job, argument };
      this.child.send(order, (error) => {
        if (error !== null && this.waiting.delete(number)) reject(error);
      });
    });
  }

  stop(): void {
    if (this.child.connected) this.child.disconnect();
  }

  private settle(answer: Answer): void {
    const waiting = this.waiting.get(answer.number);
    this.waiting.delete(answer.number);
    if (answer.ok) waiting?.resolve(answer.result as never);
    else waiting?.reject(new Error(answer.reason));
  }
}

/** Does what the parent asks for until it is gone; called once, by the program of a {@link BenchProcess}. */
export function serveJobs(jobs: Jobs): void {
  const answer = (message: Answer) => process.send?.(message);
  process.on('message', (message) => {
    const { number, job, argument } = message as Order;
    const work = jobs[job];
    if (work === undefined) {
      answer({ number, ok: false, reason: `no such job: ${job}` });
      return;
    }
    work(argument as never).then(
      (result) => answer({ number, ok: true, result }),
      (error: unknown) =>
        answer({
          number,
          ok: false,
          reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
    );
  });
  process.on('disconnect', () => process.exit(0));
}
