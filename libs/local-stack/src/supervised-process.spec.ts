import { describe, expect, it } from '@jest/globals';
import type { ProcessEnd, RunningProcess } from './running-process.js';
import type { StackLogLine } from './stack-log.js';
import { SupervisedProcess } from './supervised-process.js';

/** A process that ends when it is told to. */
class FakeProcess implements RunningProcess {
  readonly group: number;
  readonly ended: Promise<ProcessEnd>;
  private end: (end: ProcessEnd) => void = () => undefined;

  constructor(readonly pid: number) {
    this.group = pid;
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  signal(signal: NodeJS.Signals): void {
    if (signal === 'SIGKILL') this.end({ code: null, signal });
  }

  crash(): void {
    this.end({ code: 3, signal: null });
  }

  announceUser(): void {
    throw new Error('nobody uses it');
  }

  async stop(): Promise<void> {
    this.end({ code: 0, signal: null });
    await this.ended;
  }
}

function supervise(options: { restart?: boolean; ready?: (gone: AbortSignal) => Promise<void> } = {}) {
  const launched: FakeProcess[] = [];
  const lines: StackLogLine[] = [];
  const supervised = new SupervisedProcess({
    name: 'oven',
    log: (line) => lines.push(line),
    launch: () => {
      launched.push(new FakeProcess(launched.length + 1));
      return Promise.resolve(launched.at(-1) as FakeProcess);
    },
    ready: options.ready ?? (() => Promise.resolve()),
    restart: options.restart ?? true,
    lastWords: () => Promise.resolve('too hot'),
  });
  const messages = () => lines.map(({ level, message }) => `${level} ${message}`);
  return { supervised, launched, messages };
}

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('SupervisedProcess', () => {
  it('starts a process again that ended unasked', async () => {
    const { supervised, launched, messages } = supervise();
    await supervised.start();
    launched[0]?.crash();
    await until(() => messages().includes('info ready again'));
    expect(supervised.pid).toBe(2);
    expect(messages()).toEqual(['error ended unasked', 'warn starting again', 'info ready again']);
    await supervised.stop();
  });

  it('leaves a process down that was stopped, or killed', async () => {
    const { supervised, launched, messages } = supervise();
    await supervised.start();
    await supervised.kill();
    expect(supervised.pid).toBeNull();
    await supervised.start();
    await supervised.stop();
    expect(launched).toHaveLength(2);
    expect(messages()).toEqual(['info ended', 'info ended']);
  });

  it('does not start again what may not be', async () => {
    const { supervised, launched, messages } = supervise({ restart: false });
    await supervised.start();
    launched[0]?.crash();
    await supervised.ended();
    await until(() => messages().length > 0);
    expect(supervised.pid).toBeNull();
    expect(messages()).toEqual(['error ended unasked']);
  });

  it('says how a process ended that never got ready, with its last words, and does not try again', async () => {
    const waits = (gone: AbortSignal) =>
      new Promise<void>((_, reject) => gone.addEventListener('abort', () => reject(new Error('gone'))));
    const { supervised, launched } = supervise({ ready: waits });
    const started = supervised.start();
    await until(() => launched.length === 1);
    launched[0]?.crash();
    await expect(started).rejects.toThrow('oven ended with status 3 before it was ready:\ntoo hot');
    expect(launched).toHaveLength(1);
  });

  it('ends what is being launched when it is stopped meanwhile', async () => {
    const { supervised, launched } = supervise({ ready: (gone) => until(() => gone.aborted) });
    const started = supervised.start().catch((error: unknown) => error);
    await supervised.stop();
    await started;
    expect(supervised.pid).toBeNull();
    await Promise.all(launched.map(({ ended }) => ended));
  });
});
