import type { LocalStack, ServiceName } from '@cloudtach/local-stack';
import { MachineMeter } from '../machine/machine-meter.js';

/** A process of the bench that is not the product. */
interface Watched {
  readonly pid: number;
}

/** Meters a stack by its parts: servers, these services, and what loads and watches them. */
export function stackMeter(
  stack: LocalStack,
  services: readonly ServiceName[],
  { load, peer }: { readonly load: Watched; readonly peer: Watched },
): MachineMeter {
  return new MachineMeter(() => {
    const named = new Map([
      [process.pid, 'bench'],
      [load.pid, 'load-generator'],
      [peer.pid, 'baseline-peer'],
    ]);
    const add = (pid: number | null, name: string) => pid !== null && named.set(pid, name);
    // Existing servers have no process of ours: their CPU then counts as foreign.
    add(stack.kafka.pid, 'kafka');
    add(stack.postgres.pid, 'postgresql');
    for (const name of services) for (const { pid } of stack.processesOf(name)) add(pid, name);
    return named;
  });
}
