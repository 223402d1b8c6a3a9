import kafkajs, { type Admin } from 'kafkajs';
import { StackStartError } from './stack-start-error.js';

const { Kafka, logLevel } = kafkajs;

/**
 * Runs `work` with an administrator's connection to the brokers and closes it afterwards.
 *
 * The bus of the services lives in `messaging`; here only topics are looked at and made, before any service runs.
 *
 * @param brokers comma-separated addresses, as in `KAFKA_BROKERS`.
 */
export async function withKafkaAdmin<T>(brokers: string, work: (admin: Admin) => Promise<T>): Promise<T> {
  const kafka = new Kafka({
    clientId: 'cloudtach-local-stack',
    brokers: brokers.split(',').map((broker) => broker.trim()),
    // What fails is thrown; its own log would only repeat it, in another format.
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2_000,
    requestTimeout: 30_000,
    retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 1_000 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/**
 * Resolves when a broker is a member of its cluster: its port is open earlier.
 *
 * @throws StackStartError after `withinMs`, or the reason of `gone`.
 */
export async function brokerServes(brokers: string, withinMs: number, gone: AbortSignal): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    gone.throwIfAborted();
    try {
      await askForBrokers(brokers);
      return;
    } catch (error) {
      if (performance.now() > deadline) {
        throw new StackStartError(`Kafka does not serve at ${brokers} after ${withinMs / 1000} s`, {
          cause: error,
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function askForBrokers(brokers: string): Promise<void> {
  const kafka = new Kafka({
    clientId: 'cloudtach-local-stack',
    brokers: brokers.split(',').map((broker) => broker.trim()),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 2_000,
    // The loop outside is the retry, and it stops when the broker has ended.
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const cluster = await admin.describeCluster();
    if (cluster.brokers.length === 0) throw new Error('no broker is registered yet');
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
