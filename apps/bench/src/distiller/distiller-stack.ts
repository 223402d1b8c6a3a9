import { type LocalStack, type StackLog, startStack } from '@cloudtach/local-stack';
import { MachineMeter } from '../machine/machine-meter.js';
import { haltPatience } from '../rounds/drained-by.js';
import { profileEnvironment } from '../rounds/profile-environment.js';

/** A stack of the distiller and the gateway alone, with a meter over its processes. */
export interface DistillerStack {
  readonly stack: LocalStack;
  readonly meter: MachineMeter;
}

/** Runs `work` on a stack of its own, gone afterwards. */
export async function onDistillerStack(
  work: (stack: DistillerStack) => Promise<void>,
  profileFolder: string | null = null,
): Promise<void> {
  const stack = await startStack({
    ephemeral: true,
    gatewayPort: 'free',
    services: ['distiller', 'api-gateway'],
    serviceEnv: { distiller: haltPatience },
    env: await profileEnvironment(profileFolder),
    log: printTrouble,
  });
  try {
    await work({ stack, meter: meterOf(stack) });
  } finally {
    await stack.stop();
  }
}

function meterOf(stack: LocalStack): MachineMeter {
  return new MachineMeter(() => {
    const named = new Map([[process.pid, 'bench']]);
    const add = (pid: number | null, name: string) => pid !== null && named.set(pid, name);
    add(stack.kafka.pid, 'kafka');
    add(stack.postgres.pid, 'postgresql');
    for (const { pid } of stack.processesOf('distiller')) add(pid, 'distiller');
    add(stack.service('api-gateway').pid, 'api-gateway');
    return named;
  });
}

const printTrouble: StackLog = ({ source, level, message, fields }) => {
  if (source !== 'stack' && (level === 'info' || level === 'debug')) return;
  process.stderr.write(`${source} ${level} ${message} ${JSON.stringify(fields)}\n`);
};
