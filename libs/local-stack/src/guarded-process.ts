import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GuardReport, GuardRequest, GuardSpec } from './guard-spec.js';
import { signalGroup, signalProcess } from './process-group.js';
import type { ProcessEnd, RunningProcess } from './running-process.js';

/** Built code also when the caller runs from source: the guard is a process of its own, without a loader. */
const guardFile = fileURLToPath(new URL('../dist/guard.js', import.meta.url));
/** Beyond the steps of the stop itself, for the guard to notice and to leave. */
const guardSlackMs = 2_000;

/** An end without the guard's report means that the guard died first. */
interface GuardedEnd extends ProcessEnd {
  readonly reported: boolean;
}

/**
 * A server that does not know our IPC channel, run by a guard in a process group of its own
 * (architecture §6 "Processes of the local stack").
 */
export class GuardedProcess implements RunningProcess {
  readonly ended: Promise<ProcessEnd>;

  private constructor(
    private readonly guard: ChildProcess,
    readonly pid: number,
    private readonly spec: GuardSpec,
    end: Promise<GuardedEnd>,
  ) {
    this.ended = end.then(async ({ reported, code, signal }) => {
      if (reported) await this.guardGone();
      else await this.endOrphan();
      return { code, signal };
    });
  }

  /** @throws Error when the command cannot be started at all. */
  static async start(spec: GuardSpec): Promise<GuardedProcess> {
    const guard = fork(guardFile, [JSON.stringify(spec)], {
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // A few megabytes are enough, and there are two or three of them.
      execArgv: ['--max-old-space-size=32', '--max-semi-space-size=1'],
      cwd: '/',
    });
    const end = new Promise<GuardedEnd>((resolve) => {
      guard.on('message', (message: GuardReport) => {
        if (message.kind === 'ended') resolve({ reported: true, code: message.code, signal: message.signal });
      });
      guard.once('exit', (code, signal) => resolve({ reported: spec.command === null, code, signal }));
    });
    const pid = await new Promise<number>((resolve, reject) => {
      guard.on('message', (message: GuardReport) => {
        if (message.kind === 'started') resolve(message.pid);
        if (message.kind === 'failed') reject(new Error(`${spec.command}: ${message.reason}`));
      });
      guard.once('error', reject);
      guard.once('exit', (code, signal) => reject(new Error(`guard ended: ${signal ?? code}`)));
    });
    return new GuardedProcess(guard, pid, spec, end);
  }

  get group(): number {
    return this.guard.pid ?? 0;
  }

  signal(signal: NodeJS.Signals): void {
    this.tell({ kind: 'signal', signal });
  }

  announceUser(group: number, present: boolean): void {
    this.tell({ kind: 'user', pid: group, present });
  }

  async stop(): Promise<void> {
    this.tell({ kind: 'stop' });
    const longest = this.spec.stop.reduce((sum, step) => sum + step.waitMs, guardSlackMs);
    const timer = setTimeout(() => signalGroup(this.group, 'SIGKILL'), longest);
    await this.ended;
    clearTimeout(timer);
  }

  private tell(request: GuardRequest): void {
    if (this.guard.connected) this.guard.send(request, () => undefined);
  }

  /** So that whoever waited for the end may start the next one on the same ports and files. */
  private async guardGone(): Promise<void> {
    if (this.guard.exitCode !== null || this.guard.signalCode !== null) return;
    const gone = once(this.guard, 'exit');
    // It has nothing left to do: a machine under load may only be late to let it go.
    const timer = setTimeout(() => this.guard.kill('SIGKILL'), guardSlackMs);
    await gone;
    clearTimeout(timer);
  }

  /** The guard itself was killed and left its server behind. */
  private async endOrphan(): Promise<void> {
    for (const { signal, waitMs } of this.spec.stop) {
      if (!signalProcess(this.pid, signal)) return;
      const deadline = performance.now() + waitMs;
      while (signalProcess(this.pid, 0) && performance.now() < deadline) await sleep(20);
    }
    signalProcess(this.pid, 'SIGKILL');
  }
}
