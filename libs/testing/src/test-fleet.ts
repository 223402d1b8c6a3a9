import { createServer } from 'node:net';
import { startStack, type LocalStack, type StackOptions } from '@cloudtach/local-stack';
import { testStack } from './test-stack.js';

/** What a test may choose about its fleet. */
export type TestFleetOptions = Omit<
  StackOptions,
  'ephemeral' | 'reset' | 'kafkaBrokers' | 'adminDatabaseUrl'
>;

/**
 * Services on the servers that the whole run shares, with topics and databases of their own, all ports free. To be
 * stopped by the test.
 */
export function fleetOnSharedServers(options: TestFleetOptions = {}): Promise<LocalStack> {
  const { kafkaBrokers, adminDatabaseUrl } = testStack();
  return startStack({ gatewayPort: 'free', ...options, ephemeral: true, kafkaBrokers, adminDatabaseUrl });
}

/** A fleet with a Kafka and a PostgreSQL of its own, and the turn that was taken for it. */
export interface OwnFleet {
  readonly stack: LocalStack;
  /** Stops everything and lets the next file have its turn. */
  stop(): Promise<void>;
}

/**
 * A fleet whose Kafka and PostgreSQL a test may stop and break. Files that have one run one after another: two of them
 * at once, beside the shared servers, would make a small machine miss every timeout it has.
 */
export async function fleetOnOwnServers(options: TestFleetOptions = {}): Promise<OwnFleet> {
  const leaveTurn = await takeTurn();
  try {
    const stack = await startStack({
      gatewayPort: 'free',
      ...options,
      ephemeral: true,
      kafkaBrokers: null,
      adminDatabaseUrl: null,
    });
    const stop = async () => {
      await stack.stop();
      await leaveTurn();
    };
    return { stack, stop };
  } catch (error) {
    await leaveTurn();
    throw error;
  }
}

/** Longest wait for a turn, and so longer than any one file may take; for the time limit of a `beforeAll`. */
export const turnMs = 20 * 60_000;

/**
 * Waits for the one turn of this test run and takes it: a port that is listened on meanwhile, so that the operating
 * system gives it back whatever happens to the holder.
 *
 * @returns what gives the turn back.
 */
export async function takeTurn(): Promise<() => Promise<void>> {
  const { turnPort: port } = testStack();
  const deadline = performance.now() + turnMs;
  while (performance.now() < deadline) {
    const server = createServer();
    const taken = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(true));
    });
    if (taken) return () => new Promise((resolve) => server.close(() => resolve()));
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`no turn within ${turnMs / 60_000} minutes: another test file holds port ${port}`);
}
