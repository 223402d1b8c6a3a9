import { randomInt } from 'node:crypto';
import { createConnection, createServer } from 'node:net';
import { StackStartError } from './stack-start-error.js';

const host = '127.0.0.1';

/** A port the stack wants, who wants it, and how the person at the keyboard moves it. */
export interface WantedPort {
  readonly port: number;
  readonly owner: string;
  readonly setting: string;
}

/** Below the ports that systems give to outgoing connections: one of those may be taken before its service starts. */
const lowestFreePort = 10_000;
const highestFreePort = 32_000;
const triesMax = 1_000;

/**
 * Ports of the loopback interface that nobody listens on, all different, drawn by chance so that stacks that start at once
 * get different ones.
 *
 * @throws StackStartError when there are none
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  for (let tries = 0; ports.size < count; tries += 1) {
    if (tries === triesMax) throw new StackStartError(`no ${count} free ports were found`);
    const port = randomInt(lowestFreePort, highestFreePort);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

/**
 * Refuses a start whose ports are in use, naming all of them at once.
 *
 * @throws StackStartError
 */
export async function assertPortsFree(wanted: readonly WantedPort[]): Promise<void> {
  const taken: WantedPort[] = [];
  for (const one of wanted) {
    const twin = wanted.find((other) => other.port === one.port);
    if (twin !== one || !(await isFree(one.port))) taken.push(one);
  }
  if (taken.length === 0) return;
  const lines = taken.map(
    ({ port, owner, setting }) => `port ${port} of ${owner} is taken; ${setting} moves it`,
  );
  throw new StackStartError(lines.join('\n'));
}

/** Resolves when something accepts connections on the port, rejects when `signal` is aborted. */
export async function portOpen(port: number, signal: AbortSignal): Promise<void> {
  while (!(await accepts(port))) {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  signal.throwIfAborted();
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host });
    const answer = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
    socket.setTimeout(1_000, () => answer(false));
  });
}
