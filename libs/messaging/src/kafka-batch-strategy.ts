import { setTimeout as sleep } from 'node:timers/promises';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { AnyBatchHandler } from './batch-runner.js';
import { type ConsumesBatchExtras, kafkaBatchTransport } from './consumes-batch.js';
import type { AnyContract } from '@cloudtach/contracts';
import type { MaskParked, RecordOutcome } from './message-batch.js';
import type { Messaging } from './messaging.js';

/** One handler and the topics it reads. */
export interface RegisteredHandler {
  readonly contract: AnyContract;
  readonly topics: readonly string[];
  readonly handle: AnyBatchHandler;
  readonly maskParked: MaskParked | undefined;
}

const reconnectMs = 1_000;

/**
 * Nest's door to Kafka (platform.md §5): finds the methods marked by `@ConsumesBatch` and lets them be called with typed
 * batches inside the fence of {@link BatchRunner}. Nest's own Kafka transporter is not used: it commits records nobody
 * handled, works one message at a time and retries poison for ever (architecture.md §3).
 */
export class KafkaBatchStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = kafkaBatchTransport;
  override readonly propagatesEventHandlerErrors = true;
  private isClosing = false;

  constructor(private readonly messaging: Messaging) {
    super();
  }

  /**
   * Registers the handlers and begins to consume. Mistakes of ours (two handlers of one topic, a topic nobody
   * configured) reject; a Kafka that is away does not: the service is unready and tries for ever.
   */
  async listen(done: (error?: unknown) => void): Promise<void> {
    try {
      const handlers = this.collectHandlers();
      this.messaging.register(handlers);
      void this.connect(handlers.flatMap((handler) => [...handler.topics]));
      done();
    } catch (error) {
      done(error);
    }
  }

  /** Drains and leaves the group; bounded by a deadline of its own, after which the process ends. */
  async close(): Promise<void> {
    this.isClosing = true;
    await this.messaging.stopConsuming();
  }

  override on(): never {
    throw new Error('the events of this transport are not for subscribers');
  }

  override unwrap<T>(): T {
    return this.messaging.consumerClient as T;
  }

  private async connect(topics: readonly string[]): Promise<void> {
    while (!this.isClosing) {
      if (await this.messaging.tryStartConsuming(topics)) return;
      await sleep(reconnectMs * (0.75 + Math.random() / 2));
    }
  }

  private collectHandlers(): RegisteredHandler[] {
    const handlers: RegisteredHandler[] = [];
    const taken = new Set<string>();
    for (const [pattern, handler] of this.messageHandlers) {
      // Nest joins two handlers of one pattern silently.
      if (handler.next !== undefined) throw new Error(`two handlers for ${pattern}`);
      const { contract, maskParked } = handler.extras as unknown as ConsumesBatchExtras;
      const topics = this.messaging.topicsOf(contract);
      if (topics.length === 0) throw new Error(`no topic is configured for ${pattern}`);
      for (const topic of topics) {
        if (taken.has(topic)) throw new Error(`two handlers for ${topic}`);
        taken.add(topic);
      }
      handlers.push({ contract, topics, handle: (batch) => invoke(handler, batch), maskParked });
    }
    return handlers;
  }
}

/** Calls the handler itself: Nest's `handleEvent` throws the result away, and with an interceptor it is lazy. */
async function invoke(handler: MessageHandler, batch: unknown): Promise<readonly RecordOutcome[]> {
  const returned: unknown = await handler(batch);
  const value: unknown = isObservable(returned) ? await lastValueFrom(returned) : returned;
  if (!Array.isArray(value)) throw new TypeError('a handler returns one outcome per record');
  return value as readonly RecordOutcome[];
}
