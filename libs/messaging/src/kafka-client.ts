import type { Log } from '@cloudtach/observability';
import kafkajs, { type Kafka, type logCreator } from 'kafkajs';
import { amendKafkajs } from './amend-kafkajs.js';
import { registerCodecs } from './codecs.js';
import { connectToBroker } from './response-socket.js';

/** How a service reaches Kafka. Times in milliseconds. */
export interface KafkaOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** A broker that accepts and never answers costs this long a request. */
  readonly requestTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
}

const defaults = { requestTimeoutMs: 5_000, connectTimeoutMs: 1_000 } as const;

/** A client of kafkajs with our codecs, our amendments and our log. Only this library knows kafkajs (architecture.md §3). */
export function createKafka(options: KafkaOptions, log: Log): Kafka {
  registerCodecs();
  amendKafkajs();
  return new kafkajs.Kafka({
    brokers: [...options.brokers],
    clientId: options.clientId,
    socketFactory: connectToBroker,
    requestTimeout: options.requestTimeoutMs ?? defaults.requestTimeoutMs,
    connectionTimeout: options.connectTimeoutMs ?? defaults.connectTimeoutMs,
    enforceRequestTimeout: true,
    // Retries here are few and short: what waits for ever waits in our own loops, where it can be seen.
    retry: { initialRetryTime: 200, maxRetryTime: 2_000, retries: 4 },
    logLevel: kafkajs.logLevel.WARN,
    logCreator: logInto(log),
  });
}

/**
 * What kafkajs warns of by design of ours: the idempotent producer gives up after a few retries and is replaced, and
 * whoever reads its records drops repeats by id (architecture.md §3.8).
 */
const expectedWarning = 'Limiting retries for the idempotent producer';

/**
 * kafkajs logs as errors what heals itself (a rebalance, a coordinator that is being found); an error of ours wakes a
 * person (style-models.md §12), so nothing of the client is above a warning.
 */
function logInto(log: Log): logCreator {
  return () => (entry) => {
    const { message, error, broker, groupId, topic, partition, retryCount } = entry.log as Record<
      string,
      unknown
    >;
    const fields = {
      component: entry.namespace,
      broker,
      groupId,
      topic,
      partition,
      retryCount,
      clientError: textOf(error),
    };
    const isExpected = message?.toString().startsWith(expectedWarning) === true;
    if (entry.level <= kafkajs.logLevel.WARN && !isExpected)
      log.warn(fields, `kafka client: ${textOf(message)}`);
    else log.debug(fields, `kafka client: ${textOf(message)}`);
  };
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Error ? value.message : undefined;
}
