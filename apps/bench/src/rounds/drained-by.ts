import type { LocalService } from '@cloudtach/local-stack';
import type { MachineMeter, MachineUse } from '../machine/machine-meter.js';

/** Settings of a service that is halted while its backlog is published: nobody may take that for its end. */
export const haltPatience = {
  KAFKA_SESSION_TIMEOUT_MS: '120000',
  KAFKA_REBALANCE_TIMEOUT_MS: '120000',
  KAFKA_REQUEST_TIMEOUT_MS: '60000',
} as const;

/** A backlog: how it comes to be, and how it is seen that nothing of it is left. */
export interface Backlog {
  readonly publish: () => Promise<unknown>;
  readonly drained: () => Promise<void>;
}

/** Publishes a backlog while the processes that will drain it are halted, then lets them go on and meters them until it is drained. */
export async function drainedBy(
  services: readonly LocalService[],
  meter: MachineMeter,
  { publish, drained }: Backlog,
): Promise<{ readonly use: MachineUse }> {
  const signalAll = (signal: NodeJS.Signals) => Promise.all(services.map((service) => service.kill(signal)));
  await signalAll('SIGSTOP');
  try {
    await publish();
  } catch (error) {
    await signalAll('SIGCONT');
    throw error;
  }
  return meter.during(async () => {
    await signalAll('SIGCONT');
    await drained();
  });
}
