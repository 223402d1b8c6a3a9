import { setTimeout as sleep } from 'node:timers/promises';
import { restartDelayMs } from './restart-delay.js';
import { describeEnd, type ProcessEnd, type RunningProcess } from './running-process.js';
import type { StackLog } from './stack-log.js';
import { StackStartError } from './stack-start-error.js';

/** How one process of the stack is started and when it counts as ready. */
export interface SupervisedProcessOptions {
  readonly name: string;
  readonly log: StackLog;
  /** `signal` is aborted when the start is not wanted any more. */
  readonly launch: (signal: AbortSignal) => Promise<RunningProcess>;
  /** Resolves when the process serves; `signal` is aborted when it ended meanwhile. */
  readonly ready: (signal: AbortSignal) => Promise<void>;
  /** Off for tests that look at the end itself. */
  readonly restart: boolean;
  /** The last words of a process that did not start, for the message. */
  readonly lastWords?: () => Promise<string>;
  readonly onStarted?: (process: RunningProcess) => void;
  readonly onEnded?: (process: RunningProcess) => void;
}

/** A process that lived so long is not blamed for the ends of its predecessors. */
const longLifeMs = 60_000;

/**
 * Keeps one process running: an end nobody asked for is answered by a new start, after a delay that
 * grows with each end, for as long as the stack lives.
 */
export class SupervisedProcess {
  private running: RunningProcess | null = null;
  /** Aborted as soon as the process is not wanted; a new one for each wish. */
  private wish: AbortController | null = null;
  private launching: Promise<void> = Promise.resolve();
  private restarting = false;
  private endsInARow = 0;

  constructor(private readonly options: SupervisedProcessOptions) {}

  get name(): string {
    return this.options.name;
  }

  /** Of the process that runs now. */
  get pid(): number | null {
    return this.running?.pid ?? null;
  }

  /** The process group a forced end has to reach. */
  get group(): number | null {
    return this.running?.group ?? null;
  }

  /**
   * Starts the process and waits until it is ready. Does nothing when it already runs.
   *
   * @throws StackStartError when it ends before it is ready.
   */
  async start(): Promise<void> {
    if (this.running !== null) return;
    const wish = new AbortController();
    this.wish = wish;
    try {
      await this.launchAndWait(wish.signal);
    } catch (error) {
      // Whoever asked for the start decides what follows from its failure.
      wish.abort();
      throw error;
    }
  }

  /** Ends it in order and does not start it again; resolves when it is gone. */
  async stop(): Promise<void> {
    this.wish?.abort();
    await this.launching;
    await this.running?.stop();
  }

  /**
   * Sends a signal. After SIGKILL the process is not started again until {@link start}, and the promise
   * resolves when it is gone; any other signal only is delivered.
   */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const target = this.running;
    if (target === null) return;
    if (signal === 'SIGKILL') this.wish?.abort();
    target.signal(signal);
    if (signal === 'SIGKILL') await target.ended;
  }

  /** Resolves with the end of the process that runs now; at once with `null` when none runs. */
  async ended(): Promise<ProcessEnd | null> {
    return (await this.running?.ended) ?? null;
  }

  /** See {@link RunningProcess.announceUser}. */
  announceUser(group: number, present: boolean): void {
    this.running?.announceUser(group, present);
  }

  private async launchAndWait(wish: AbortSignal): Promise<void> {
    const gone = new AbortController();
    const launched = this.launch(wish, gone);
    this.launching = launched.then(
      () => undefined,
      () => undefined,
    );
    await launched;
    try {
      await this.options.ready(gone.signal);
    } catch (error) {
      if (!gone.signal.aborted) throw error;
      const words = (await this.options.lastWords?.()) ?? '';
      const end = describeEnd(gone.signal.reason as ProcessEnd);
      throw new StackStartError(
        `${this.name} ended with ${end} before it was ready${words === '' ? '' : `:\n${words}`}`,
      );
    }
  }

  private async launch(wish: AbortSignal, gone: AbortController): Promise<void> {
    wish.throwIfAborted();
    const running = await this.options.launch(wish);
    const bornAtMs = performance.now();
    this.running = running;
    this.options.onStarted?.(running);
    void running.ended.then((end) => {
      this.noticeEnd(running, end, wish, performance.now() - bornAtMs);
      gone.abort(end);
    });
    // Unwanted while it was launched: whoever stopped it waits for `launching` and sees it gone.
    if (wish.aborted) await running.stop();
  }

  private noticeEnd(process: RunningProcess, end: ProcessEnd, wish: AbortSignal, livedMs: number): void {
    this.running = null;
    this.options.onEnded?.(process);
    const fields = { end: describeEnd(end) };
    if (wish.aborted) {
      this.say('info', 'ended', fields);
      return;
    }
    this.say('error', 'ended unasked', fields);
    this.endsInARow = livedMs > longLifeMs ? 1 : this.endsInARow + 1;
    if (!this.options.restart || this.restarting) return;
    this.restarting = true;
    void this.restartUntilUp(wish).finally(() => (this.restarting = false));
  }

  private async restartUntilUp(wish: AbortSignal): Promise<void> {
    while (this.running === null) {
      const delayMs = restartDelayMs(this.endsInARow);
      // No reference: a stack that was stopped meanwhile may leave at once.
      await sleep(delayMs, undefined, { ref: false });
      if (wish.aborted) return;
      this.say('warn', 'starting again', { afterMs: delayMs });
      try {
        await this.launchAndWait(wish);
        this.say('info', 'ready again', {});
      } catch (error) {
        if (wish.aborted) return;
        this.say('error', 'did not start', {
          reason: error instanceof Error ? error.message : String(error),
        });
      }
    }
  }

  private say(
    level: 'info' | 'warn' | 'error',
    message: string,
    fields: Record<string, string | number>,
  ): void {
    this.options.log({ source: this.name, level, message, fields });
  }
}
