import type { Log } from '@cloudtach/observability';
import { DomainError } from '@cloudtach/kernel';
import type { Kafka, Producer, ProducerBatch } from 'kafkajs';
import { keyPartitioner } from './key-partitioner.js';
import type { OutgoingMessage } from './message-batch.js';

/** Limits of the one producer of a process. */
export interface KafkaProducerOptions {
  /** Put before the name of every topic on the broker; callers never see it. */
  readonly topicPrefix?: string;
  /** More in one send is slower: kafkajs groups a send in quadratic time (performance.md §1.6). */
  readonly sendRecordsMax?: number;
  readonly sendBytesMax?: number;
  /** What may wait in memory; beyond it {@link KafkaProducer.send} refuses at once. */
  readonly pendingBytesMax?: number;
  /** How long a caller waits for Kafka's acknowledgement before it is told that Kafka is away. */
  readonly deadlineMs?: number;
}

const defaults = {
  topicPrefix: '',
  sendRecordsMax: 500,
  sendBytesMax: 1024 * 1024,
  pendingBytesMax: 64 * 1024 * 1024,
  deadlineMs: 4_500,
} as const;

/** Bytes of framing a record costs beside its value; only an estimate for the limits. */
const recordOverheadBytes = 100;

/** Longer than kafkajs tries a send: what is still under way then will never end, and its producer is replaced. */
const sendTimeoutMs = 60_000;

/** How long a closing producer waits for what is under way. */
const closeTimeoutMs = 3_000;

interface Waiting {
  readonly messages: readonly OutgoingMessage[];
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: DomainError) => void;
  readonly deadline: NodeJS.Timeout;
  isSettled: boolean;
  /** In the hands of kafkajs: its bytes are held until the send ends, whatever the caller was told. */
  isSending: boolean;
}

/**
 * The producer of a process (architecture.md §3.8): one `send` in flight with many records in it, acknowledged by all
 * replicas in sync; what arrives meanwhile shares the next one. A producer whose send was rejected is replaced, since
 * its sequence numbers are no longer known to agree with the broker's.
 *
 * At least once: a caller that was told `unavailable` does not know whether Kafka has its records.
 */
export class KafkaProducer {
  private readonly limits: Required<KafkaProducerOptions>;
  private readonly queue: Waiting[] = [];
  private pendingBytes = 0;
  private producer: Producer | null = null;
  private running: Promise<void> | null = null;
  private isClosed = false;

  constructor(
    private readonly kafka: Kafka,
    private readonly log: Log,
    options: KafkaProducerOptions = {},
  ) {
    this.limits = { ...defaults, ...options };
  }

  /** Bytes accepted and not yet acknowledged. */
  get backlogBytes(): number {
    return this.pendingBytes;
  }

  /**
   * Sends messages and returns when Kafka has acknowledged all of them. Messages of one call keep their order.
   * @throws DomainError `unavailable`/`kafka.unavailable` when Kafka did not acknowledge in time,
   *   `unavailable`/`kafka.backlog-full` when too much is waiting already,
   *   `too-large`/`kafka.message-too-large` when the broker refuses the size.
   */
  send(messages: readonly OutgoingMessage[], deadlineMs: number = this.limits.deadlineMs): Promise<void> {
    if (messages.length === 0) return Promise.resolve();
    const bytes = messages.reduce((sum, message) => sum + sizeOf(message), 0);
    if (this.isClosed) return Promise.reject(unavailable('the producer is closed'));
    if (this.pendingBytes + bytes > this.limits.pendingBytesMax && this.pendingBytes > 0) {
      return Promise.reject(
        new DomainError({
          code: 'kafka.backlog-full',
          kind: 'unavailable',
          message: 'too much waits for Kafka',
        }),
      );
    }
    return new Promise<void>((resolve, reject) => {
      const waiting: Waiting = {
        messages,
        bytes,
        resolve,
        reject,
        isSettled: false,
        isSending: false,
        deadline: setTimeout(
          () => this.settle(waiting, unavailable('Kafka did not acknowledge in time')),
          deadlineMs,
        ),
      };
      this.pendingBytes += bytes;
      this.queue.push(waiting);
      this.running ??= this.run();
    });
  }

  /** Lets what is under way end, within a bound, and disconnects. */
  async close(): Promise<void> {
    this.isClosed = true;
    if (this.running !== null) await Promise.race([this.running, delay(closeTimeoutMs)]);
    for (const waiting of [...this.queue]) this.settle(waiting, unavailable('the producer is closed'));
    const producer = this.producer;
    this.producer = null;
    if (producer !== null)
      await Promise.race([producer.disconnect().catch(() => undefined), delay(closeTimeoutMs)]);
  }

  private async run(): Promise<void> {
    // Callers of the same turn of the event loop share the first send.
    await new Promise((resolve) => setImmediate(resolve));
    for (let group = this.takeGroup(); group.length > 0; group = this.takeGroup())
      await this.sendGroup(group);
    this.running = null;
  }

  private takeGroup(): Waiting[] {
    const group: Waiting[] = [];
    let records = 0;
    let bytes = 0;
    while (this.queue.length > 0) {
      const next = this.queue[0] as Waiting;
      const isFull =
        records + next.messages.length > this.limits.sendRecordsMax ||
        bytes + next.bytes > this.limits.sendBytesMax;
      if (isFull && group.length > 0) break;
      group.push(next);
      this.queue.shift();
      records += next.messages.length;
      bytes += next.bytes;
    }
    return group;
  }

  private async sendGroup(group: readonly Waiting[]): Promise<void> {
    for (const waiting of group) waiting.isSending = true;
    try {
      await this.deliver(group.flatMap((waiting) => waiting.messages));
      for (const waiting of group) this.finish(waiting, null);
    } catch (error) {
      if (isTooLarge(error) && group.length > 1) {
        // Whose record it was is not said: each caller alone, so that only the one with the large record is refused.
        for (const waiting of group) await this.sendGroup([waiting]);
        return;
      }
      const refusal = toDomainError(error);
      for (const waiting of group) this.finish(waiting, refusal);
    }
  }

  /** Sends in pieces within the limits; a call larger than they are is the only reason for more than one. */
  private async deliver(messages: readonly OutgoingMessage[]): Promise<void> {
    let piece: OutgoingMessage[] = [];
    let bytes = 0;
    for (const message of messages) {
      const size = sizeOf(message);
      if (
        piece.length > 0 &&
        (piece.length >= this.limits.sendRecordsMax || bytes + size > this.limits.sendBytesMax)
      ) {
        await this.sendOnce(piece);
        piece = [];
        bytes = 0;
      }
      piece.push(message);
      bytes += size;
    }
    if (piece.length > 0) await this.sendOnce(piece);
  }

  private async sendOnce(messages: readonly OutgoingMessage[]): Promise<void> {
    const producer = await this.connected();
    try {
      await endingWithin(
        sendTimeoutMs,
        producer.sendBatch(toProducerBatch(messages, this.limits.topicPrefix)),
      );
    } catch (error) {
      if (this.producer === producer) this.producer = null;
      // Not awaited: with a broker that never answers it takes longer than the caller may wait.
      void producer.disconnect().catch(() => undefined);
      this.log.warn(
        { clientError: error instanceof Error ? error.message : undefined },
        'a send to Kafka was rejected',
      );
      throw error;
    }
  }

  private async connected(): Promise<Producer> {
    if (this.producer !== null) return this.producer;
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: keyPartitioner,
    });
    await producer.connect();
    this.producer = producer;
    return producer;
  }

  /** The send of these messages has ended, one way or the other. */
  private finish(waiting: Waiting, error: DomainError | null): void {
    this.settle(waiting, error);
    this.pendingBytes -= waiting.bytes;
  }

  /** Tells the caller. Messages that kafkajs does not have yet will not be sent any more. */
  private settle(waiting: Waiting, error: DomainError | null): void {
    if (waiting.isSettled) return;
    waiting.isSettled = true;
    clearTimeout(waiting.deadline);
    if (!waiting.isSending) this.drop(waiting);
    if (error === null) waiting.resolve();
    else waiting.reject(error);
  }

  private drop(waiting: Waiting): void {
    const at = this.queue.indexOf(waiting);
    if (at < 0) return;
    this.queue.splice(at, 1);
    this.pendingBytes -= waiting.bytes;
  }
}

/** What `work` gives, or an error when it does not end in time. */
async function endingWithin<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('a send did not end')), milliseconds);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function toProducerBatch(messages: readonly OutgoingMessage[], topicPrefix: string): ProducerBatch {
  const byTopic = new Map<string, NonNullable<ProducerBatch['topicMessages']>[number]['messages']>();
  for (const message of messages) {
    let list = byTopic.get(message.topic);
    if (list === undefined) byTopic.set(message.topic, (list = []));
    list.push({
      key:
        message.key === null
          ? null
          : typeof message.key === 'string'
            ? message.key
            : Buffer.from(message.key),
      value: message.value === null ? null : asBuffer(message.value),
      headers: { ...message.headers },
      ...(message.partition === undefined ? {} : { partition: message.partition }),
    });
  }
  return {
    acks: -1,
    topicMessages: [...byTopic].map(([topic, list]) => ({ topic: topicPrefix + topic, messages: list })),
  };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function sizeOf(message: OutgoingMessage): number {
  return (message.value?.length ?? 0) + (message.key?.length ?? 0) + recordOverheadBytes;
}

function isTooLarge(error: unknown): boolean {
  let current: unknown = error;
  for (let depth = 0; depth < 4 && typeof current === 'object' && current !== null; depth++) {
    const type = (current as { type?: unknown }).type;
    if (type === 'MESSAGE_TOO_LARGE' || type === 'RECORD_LIST_TOO_LARGE') return true;
    current = (current as { cause?: unknown }).cause;
  }
  return false;
}

function toDomainError(error: unknown): DomainError {
  if (isTooLarge(error)) {
    return new DomainError({
      code: 'kafka.message-too-large',
      kind: 'too-large',
      message: 'Kafka refuses a record of this size',
      cause: error,
    });
  }
  return unavailable('Kafka did not take the records', error);
}

function unavailable(message: string, cause?: unknown): DomainError {
  return new DomainError({ code: 'kafka.unavailable', kind: 'unavailable', message, cause });
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
