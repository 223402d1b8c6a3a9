import { type KafkaProducer, openProducer } from '@cloudtach/messaging';
import { createLogger } from '@cloudtach/observability';

/** More than it ever takes: a load that Kafka did not take is a fault of the run, not a figure. */
const deadlineMs = 60_000;
const sendBytesMax = 4 * 1024 * 1024;

/** Runs `work` with the producer of a load: our own, which costs half of the bare client, so that less of the machine is the load's. */
export async function withLoadProducer<T>(
  brokers: string,
  work: (producer: KafkaProducer) => Promise<T>,
): Promise<T> {
  const producer = openProducer(
    { brokers: brokers.split(','), clientId: 'load-generator', requestTimeoutMs: deadlineMs },
    createLogger({ service: 'bench', level: 'silent' }),
    { sendBytesMax, deadlineMs },
  );
  try {
    return await work(producer);
  } finally {
    await producer.close();
  }
}
