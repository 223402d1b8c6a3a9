import type { Database } from '@cloudtach/persistence';
import type { HealthRegistry, Log, Metrics } from '@cloudtach/observability';
import type { Outcome } from '@cloudtach/kernel';
import type { Kafka } from 'kafkajs';
import { BatchConsumer } from './batch-consumer.js';
import { BatchRunner, type RunnerEvents } from './batch-runner.js';
import { type PartitionBooks, readBooks } from './books.js';
import { CaughtUp } from './caught-up.js';
import { ConsumerStatus } from './consumer-status.js';
import { armCrashPoint, type ArmedCrashPoint, neverCrash, type ReachCrashPoint } from './crash-points.js';
import { decoderOf } from './decoder.js';
import type { RegisteredHandler } from './kafka-batch-strategy.js';
import { createKafka } from './kafka-client.js';
import { KafkaPing } from './kafka-ping.js';
import { KafkaProducer } from './kafka-producer.js';
import type { AnyContract } from '@cloudtach/contracts';
import { OffsetStore } from './offset-store.js';
import { Outbox } from './outbox.js';
import { OutboxRelay } from './outbox-relay.js';
import { assertTopicLayout, TopicLayoutChanged } from './topic-layout.js';

/** Settings of Kafka as a service reads them; `KafkaSettings` of `libs/config` has this shape. */
export interface MessagingSettings {
  readonly brokers: readonly string[];
  readonly topicPrefix: string;
  readonly clientId: string;
  readonly recordBytesMax: number;
  readonly sessionTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly fetchWaitMs: number;
  readonly requestTimeoutMs: number;
  readonly connectionTimeoutMs: number;
  readonly batchRecordsMax: number;
  readonly batchBytesMax: number;
  readonly batchIntervalMs: number;
  readonly sendRecordsMax: number;
  readonly sendBytesMax: number;
  readonly sendPendingBytesMax: number;
  readonly stopTimeoutMs: number;
  readonly progressTimeoutMs: number;
}

/** What a service gives its messaging. */
export interface MessagingOptions {
  /** The name of the service: its consumer group. */
  readonly service: string;
  readonly settings: MessagingSettings;
  /** Absent in a process that only produces and has no database. */
  readonly database?: Database;
  /** Topics of foreign records, by the name of their input contract. */
  readonly inputTopics?: Readonly<Record<string, readonly string[]>>;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly health: HealthRegistry;
  /** Only test configuration arms one. */
  readonly crashPoint?: ArmedCrashPoint;
  /** Ends the process; given by tests. */
  readonly exit?: (code: number) => void;
}

const watchIntervalMs = 3_000;
const bytesPerPartitionMax = 1024 * 1024;
const fetchBytesMax = 8 * 1024 * 1024;

/**
 * Everything a process has to do with Kafka: one producer, one consumer group, the outbox and its relay, and what the
 * probes are told of them. Made once, in `main`.
 */
export class Messaging {
  readonly producer: KafkaProducer;
  readonly outbox = new Outbox();
  readonly database: Database | undefined;
  private readonly kafka: Kafka;
  private readonly reach: ReachCrashPoint;
  private readonly stopping = new AbortController();
  private readonly runners = new Map<string, BatchRunner>();
  private readonly relay: OutboxRelay | null;
  private readonly caughtUp: CaughtUp | null;
  private readonly ping: KafkaPing;
  private readonly exit: (code: number) => void;
  private consumer: BatchConsumer | null = null;
  private watchdog: NodeJS.Timeout | null = null;
  private statusOfConsumer: ConsumerStatus | null = null;

  constructor(private readonly options: MessagingOptions) {
    const { settings, log } = options;
    this.database = options.database;
    this.exit = options.exit ?? ((code) => process.exit(code));
    this.reach = options.crashPoint === undefined ? neverCrash : armCrashPoint(options.crashPoint);
    this.kafka = createKafka(
      {
        brokers: settings.brokers,
        clientId: settings.clientId,
        requestTimeoutMs: settings.requestTimeoutMs,
        connectTimeoutMs: settings.connectionTimeoutMs,
      },
      log,
    );
    this.ping = new KafkaPing(this.kafka);
    options.health.addCheck('kafka', () => this.ping.readiness());
    this.producer = new KafkaProducer(this.kafka, log, {
      topicPrefix: settings.topicPrefix,
      sendRecordsMax: settings.sendRecordsMax,
      sendBytesMax: settings.sendBytesMax,
      pendingBytesMax: settings.sendPendingBytesMax,
    });
    this.relay =
      options.database === undefined
        ? null
        : new OutboxRelay(options.database, this.producer, this.outbox, log, this.reach);
    this.caughtUp =
      options.database === undefined
        ? null
        : new CaughtUp(this.kafka, options.database, options.service, settings.topicPrefix);
  }

  /** kafkajs's consumer, for Nest's `unwrap`; null before it started. */
  get consumerClient(): unknown {
    return this.consumer?.client ?? null;
  }

  /** The topics a contract is read from, without the prefix of this installation. */
  topicsOf(contract: AnyContract): readonly string[] {
    return contract.kind === 'input' ? (this.options.inputTopics?.[contract.name] ?? []) : [contract.topic];
  }

  /** What became of every record of this service, by partition. */
  async books(): Promise<PartitionBooks[]> {
    return this.database === undefined ? [] : readBooks(this.database, this.options.service);
  }

  /**
   * Waits until this service has handled what Kafka holds of a partition now, in whichever process.
   * @returns false when it had not within the time, or Kafka does not answer.
   */
  untilHandled(topic: string, partition: number, timeoutMs: number): Promise<boolean> {
    if (this.caughtUp === null) throw new Error('this process has no database');
    return this.caughtUp.wait(topic, partition, timeoutMs);
  }

  /** Begins to send the outbox. */
  startRelay(): void {
    this.relay?.start();
  }

  /** Takes the handlers of the process; once, before it consumes. */
  register(handlers: readonly RegisteredHandler[]): void {
    const { database, settings, service, log } = this.options;
    if (database === undefined) throw new Error('a consumer needs a database');
    const progress = this.options.health.watch('consumer', settings.progressTimeoutMs);
    const status = new ConsumerStatus(progress);
    status.report('consumer', 'it has not joined its group yet');
    this.options.health.addCheck('consumer', () => status.readiness());
    this.statusOfConsumer = status;
    for (const handler of handlers) {
      const runner = new BatchRunner(
        {
          database,
          offsets: new OffsetStore(database, service),
          producer: this.producer,
          outbox: this.outbox,
          log,
          reach: this.reach,
          events: this.runnerEvents(),
          group: service,
          limits: { recordsMax: settings.batchRecordsMax, bytesMax: settings.batchBytesMax },
          signal: this.stopping.signal,
        },
        decoderOf(handler.contract, settings),
        handler.handle,
        handler.maskParked,
      );
      for (const topic of handler.topics) this.runners.set(topic, runner);
    }
    this.watchdog = setInterval(() => {
      if (progress.isStuck) this.fatal(new Error('the consumer neither works nor waits'));
    }, 1_000);
  }

  /** One try to reach Kafka and to begin; false when Kafka or the database is away, or a topic is missing. */
  async tryStartConsuming(topics: readonly string[]): Promise<boolean> {
    const status = this.statusOfConsumer;
    const { database } = this.options;
    if (status === null || database === undefined) throw new Error('no handler was registered');
    const consumer = this.createConsumer(status, database);
    try {
      await assertTopicLayout(this.kafka, database, topics, this.options.settings.topicPrefix);
      this.consumer = consumer;
      await consumer.start(topics);
      return true;
    } catch (error) {
      if (error instanceof TopicLayoutChanged) {
        this.fatal(error);
        return true;
      }
      this.consumer = null;
      status.progressed();
      status.report('consumer', 'it cannot reach Kafka and its topics');
      this.options.log.warn({ err: error }, 'the consumer cannot start yet');
      await consumer.stop().catch(() => undefined);
      return false;
    }
  }

  /** Drains the consumer. After its deadline the process ends: the transaction makes that safe (platform.md §6). */
  async stopConsuming(): Promise<void> {
    this.stopping.abort();
    this.armDeadline();
    if (this.watchdog !== null) clearInterval(this.watchdog);
    this.options.health.unwatch('consumer');
    await this.consumer?.stop();
  }

  /** Ends the relay, the producer and the pool, in this order; after {@link stopConsuming}. */
  async close(): Promise<void> {
    this.armDeadline();
    await this.relay?.stop();
    await this.caughtUp?.close();
    await this.ping.close();
    await this.producer.close();
    await this.database?.close();
  }

  private deadline: NodeJS.Timeout | null = null;

  private armDeadline(): void {
    if (this.deadline !== null) return;
    this.deadline = setTimeout(() => {
      this.options.log.error({}, 'the stop took too long: the process ends with work in flight');
      this.exit(1);
    }, this.options.settings.stopTimeoutMs);
    this.deadline.unref();
  }

  private createConsumer(status: ConsumerStatus, database: Database): BatchConsumer {
    const { settings, service, log } = this.options;
    const lag = this.options.metrics.gauge({
      name: 'consumer_lag_records',
      help: 'Records of a partition that were not handled yet.',
      labels: ['topic', 'partition'],
    });
    return new BatchConsumer(
      {
        kafka: this.kafka,
        offsets: new OffsetStore(database, service),
        status,
        log,
        runnerOf: (topic) => {
          const runner = this.runners.get(topic);
          if (runner === undefined) throw new Error(`no handler for ${topic}`);
          return runner;
        },
        onLag: ({ topic, partition }, records) =>
          lag.set({ topic, partition: String(partition) }, Number(records)),
        onFatal: (error) => this.fatal(error),
      },
      {
        group: service,
        topicPrefix: settings.topicPrefix,
        sessionTimeoutMs: settings.sessionTimeoutMs,
        rebalanceTimeoutMs: settings.rebalanceTimeoutMs,
        heartbeatIntervalMs: settings.heartbeatIntervalMs,
        maxWaitMs: settings.fetchWaitMs,
        // A record up to the largest a topic allows must fit, or it could never be parked.
        bytesPerPartitionMax,
        bytesMax: fetchBytesMax,
        batchIntervalMs: settings.batchIntervalMs,
        watchIntervalMs,
      },
    );
  }

  private runnerEvents(): RunnerEvents {
    const outcomes = this.options.metrics.counter({
      name: 'consumer_records_total',
      help: 'Records brought to an outcome, by topic and outcome.',
      labels: ['topic', 'outcome', 'reason'],
    });
    return {
      onAdvanced: (partition, nextOffset, last) => this.consumer?.onAdvanced(partition, nextOffset, last),
      onTrouble: (partition, error) => this.consumer?.onTrouble(partition, error),
      onLost: (partition) => this.consumer?.onLost(partition),
      onStale: (partition) => this.consumer?.onStale(partition),
      onOutcome: (topic, outcome, count) =>
        outcomes.inc({ topic, outcome: outcome.kind, reason: reasonOf(outcome) }, count),
    };
  }

  private fatal(error: Error): void {
    this.options.log.fatal({ err: error }, 'the process ends: its consumer cannot go on');
    this.exit(1);
  }
}

function reasonOf(outcome: Outcome): string {
  if (outcome.kind === 'skipped') return outcome.reason;
  return outcome.kind === 'parked' ? outcome.error.code : '';
}
