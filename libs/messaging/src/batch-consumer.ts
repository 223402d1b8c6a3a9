import type { Log } from '@cloudtach/observability';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Admin, type Consumer, type EachBatchPayload, type Kafka } from 'kafkajs';
import type { BatchRunner } from './batch-runner.js';
import { type OwnedPartition, recordCountOf, type Slice } from './chunk.js';
import type { ConsumerStatus } from './consumer-status.js';
import { KafkaRecord } from './kafka-record.js';
import { type OffsetStore, partitionKey, type TopicPartition } from './offset-store.js';
import { PartitionOwner } from './partition-owner.js';
import { isSameRecord, type Position, positionOf, type Watermarks } from './partition-watch.js';

/** How a group reads. Times in milliseconds; `platform.md` §6 says how they were found. */
export interface BatchConsumerOptions {
  readonly group: string;
  /** Put before the names of the group and of every topic on the broker; nothing else ever sees it. */
  readonly topicPrefix: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  /** How long a fetch waits for records; bounds how fast a rebalance is answered. */
  readonly maxWaitMs: number;
  readonly bytesPerPartitionMax: number;
  readonly bytesMax: number;
  /** Shortest time between the beginnings of two batches under load: what comes meanwhile shares a transaction. */
  readonly batchIntervalMs: number;
  /** How often watermarks, incidents and Kafka's copy of the offsets are looked after. */
  readonly watchIntervalMs: number;
}

/** What the consumer needs of its surroundings. */
export interface BatchConsumerParts {
  readonly kafka: Kafka;
  readonly offsets: OffsetStore;
  readonly status: ConsumerStatus;
  readonly log: Log;
  /** The runner of a topic's handler. */
  readonly runnerOf: (topic: string) => BatchRunner;
  readonly onLag: (partition: TopicPartition, lag: bigint) => void;
  /** The client gave up for good: the process must end. */
  readonly onFatal: (error: Error) => void;
}

interface Arrived {
  readonly payload: EachBatchPayload;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const troubleBaseMs = 200;
const troubleMaxMs = 5_000;
const acquireRetryMs = 250;
const hintIntervalMs = 1_000;

/** A batch of so many records tells of load; after a smaller one nothing waits, so that single records are quick. */
const recordsUnderLoad = 16;

/**
 * Fetches with kafkajs and hands what it fetched to the runners (architecture.md §3). Offsets live in PostgreSQL: every
 * assignment pauses its partitions in the same tick, raises their epoch, seeks to the stored offset and resumes.
 *
 * kafkajs fetches only when all batches of the last fetch are done, so whatever must wait is paused and returned
 * unresolved at once; batches that arrive in the same tick for one handler share a transaction.
 */
export class BatchConsumer {
  private readonly owners = new Map<string, PartitionOwner>();
  private readonly consumer: Consumer;
  private readonly admin: Admin;
  /** Brokers a fetch was begun from and has not ended. */
  private readonly fetching = new Set<number>();
  private arrived: Arrived[] = [];
  private generation = 0;
  private timers: NodeJS.Timeout[] = [];
  private isWatching = false;
  private isStopping = false;
  private readonly resting = new AbortController();

  constructor(
    private readonly parts: BatchConsumerParts,
    private readonly options: BatchConsumerOptions,
  ) {
    this.consumer = parts.kafka.consumer({
      groupId: options.topicPrefix + options.group,
      sessionTimeout: options.sessionTimeoutMs,
      rebalanceTimeout: options.rebalanceTimeoutMs,
      heartbeatInterval: options.heartbeatIntervalMs,
      maxWaitTimeInMs: options.maxWaitMs,
      maxBytesPerPartition: options.bytesPerPartitionMax,
      maxBytes: options.bytesMax,
      allowAutoTopicCreation: false,
      retry: {
        initialRetryTime: 200,
        maxRetryTime: 2_000,
        retries: 4,
        restartOnFailure: async () => !this.isStopping,
      },
    });
    this.admin = parts.kafka.admin();
  }

  /** kafkajs's own consumer, for `unwrap`. */
  get client(): Consumer {
    return this.consumer;
  }

  /** Connects, subscribes and begins to fetch. Rejects when Kafka is away or a topic is missing; call it again then. */
  async start(topics: readonly string[]): Promise<void> {
    await this.admin.connect();
    await this.consumer.connect();
    await this.consumer.subscribe({
      topics: topics.map((topic) => this.options.topicPrefix + topic),
      fromBeginning: true,
    });
    this.listen();
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 256,
      eachBatch: (payload) => this.onBatch(payload),
    });
    this.timers.push(
      setInterval(() => void this.watch(), this.options.watchIntervalMs),
      setInterval(() => void this.hint(), hintIntervalMs),
    );
  }

  /** Stops fetching, waits for what is in flight, and leaves the group. The caller bounds how long it takes. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.resting.abort();
    for (const owner of this.owners.values()) owner.announceEnd();
    for (const timer of this.timers.splice(0)) clearInterval(timer);
    await this.consumer.disconnect();
    const owned = [...this.owners.values()];
    for (const owner of owned) owner.end();
    if (owned.length > 0) await this.parts.offsets.clearAttempts(owned).catch(() => undefined);
    await this.admin.disconnect();
  }

  /** The stored offset of a partition moved. */
  onAdvanced(partition: OwnedPartition, nextOffset: bigint, last: KafkaRecord): void {
    const owner = this.owners.get(partitionKey(partition));
    if (owner !== partition) return;
    owner.advance(nextOffset, last);
    this.parts.status.clear(partitionKey(owner));
    this.parts.status.progressed();
  }

  /** Infrastructure is in trouble: the partition waits for a timer that belongs to its epoch (§3.5). */
  onTrouble(partition: OwnedPartition, error: unknown): void {
    const owner = this.owners.get(partitionKey(partition));
    if (owner !== partition || owner.phase === 'lost') return;
    owner.phase = 'waiting';
    const waitMs =
      Math.min(troubleBaseMs * 2 ** Math.min(owner.troubles++, 10), troubleMaxMs) * (0.5 + Math.random() / 2);
    this.consumer.pause([this.toKafka(owner)]);
    this.parts.status.report(partitionKey(owner), 'waiting for the infrastructure');
    this.parts.status.progressed();
    this.parts.log.warn({ ...toFields(owner), err: error, waitMs: Math.round(waitMs) }, 'a partition waits');
    owner.wakeAfter(waitMs, () => {
      if (owner.phase !== 'waiting') return;
      this.parts.status.progressed();
      this.readOn(owner);
    });
  }

  /** Another process raised the epoch: this member must join again to learn what it owns. */
  onLost(partition: OwnedPartition): void {
    if (this.owners.get(partitionKey(partition)) === partition)
      this.owners.get(partitionKey(partition))?.end();
  }

  /** The database is ahead of this process: the partition is taken over anew, and what mirrors it is dropped. */
  onStale(partition: OwnedPartition): void {
    const owner = this.owners.get(partitionKey(partition));
    if (owner !== partition) return;
    this.consumer.pause([this.toKafka(owner)]);
    owner.end();
    this.owners.delete(partitionKey(owner));
    this.parts.status.clear(partitionKey(owner));
    void this.acquire(this.generation, [{ topic: owner.topic, partition: owner.partition }]);
  }

  private listen(): void {
    const { events } = this.consumer;
    const { status, log } = this.parts;
    this.consumer.on(events.GROUP_JOIN, ({ payload }) => this.onJoin(payload.memberAssignment));
    this.consumer.on(events.FETCH_START, ({ payload }) => this.onFetchStart(payload.nodeId));
    this.consumer.on(events.FETCH, ({ payload }) => {
      this.fetching.delete((payload as unknown as { nodeId: number }).nodeId);
      status.progressed();
    });
    this.consumer.on(events.CRASH, ({ payload }) => {
      status.progressed();
      status.report('consumer', 'it lost Kafka and starts again');
      // Nothing owned before the crash is ours until it was acquired again.
      this.releaseAll();
      log.warn({ clientError: payload.error.message, restart: payload.restart }, 'the consumer ended');
      if (!payload.restart && !this.isStopping) this.parts.onFatal(payload.error);
    });
  }

  /**
   * A fetch that was begun and never ended has failed: kafkajs hides why, and goes on at the same offset. The topic may
   * have been made anew meanwhile, so every partition is compared with its last record again (§3.7). Called in the tick
   * before the fetch, which takes the new positions with it.
   */
  private onFetchStart(nodeId: number): void {
    this.parts.status.progressed();
    if (this.fetching.has(nodeId)) {
      for (const owner of this.owners.values()) {
        owner.isDoubtful = true;
        if (owner.phase === 'running') this.readOn(owner);
      }
    }
    this.fetching.add(nodeId);
  }

  /** Goes on with a partition at its stored offset, or before it when its topic must be looked at first. */
  private readOn(owner: PartitionOwner): void {
    owner.phase = owner.isDoubtful && owner.last !== null ? 'verifying' : 'running';
    owner.isDoubtful = false;
    this.readFrom(owner);
  }

  private onJoin(assignment: Readonly<Record<string, readonly number[]>>): void {
    const generation = ++this.generation;
    const wanted = Object.entries(assignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic: this.logical(topic), partition })),
    );
    // In the tick of the event, before the first fetch: nothing may be read from where Kafka thinks we are (§3.2).
    this.consumer.pause(wanted.map((partition) => this.toKafka(partition)));
    this.releaseAll();
    this.fetching.clear();
    this.parts.status.clear('consumer');
    this.parts.status.progressed();
    void this.acquire(generation, wanted);
  }

  private releaseAll(): void {
    for (const owner of this.owners.values()) {
      owner.end();
      this.parts.status.clear(partitionKey(owner));
    }
    this.owners.clear();
  }

  /** Until every partition is ours, or a newer assignment came. A row that is held by a sleeper is asked for again. */
  private async acquire(generation: number, wanted: readonly TopicPartition[]): Promise<void> {
    let missing = wanted;
    while (missing.length > 0 && generation === this.generation && !this.isStopping) {
      this.parts.status.report('assignment', `${missing.length} partitions are being acquired`);
      try {
        const taken = await this.takeOver(generation, missing);
        missing = missing.filter((partition) => !taken.has(partitionKey(partition)));
      } catch (error) {
        this.parts.log.warn({ err: error, partitions: missing.length }, 'partitions cannot be acquired yet');
      }
      this.parts.status.progressed();
      if (missing.length > 0) await sleep(acquireRetryMs * (1 + Math.random()));
    }
    if (generation === this.generation) this.parts.status.clear('assignment');
  }

  private async takeOver(
    generation: number,
    wanted: readonly TopicPartition[],
  ): Promise<ReadonlySet<string>> {
    const acquired = await this.parts.offsets.acquire(wanted);
    // After the acquisition: from then on nobody else moves the offsets that are compared with them.
    const watermarks = await this.watermarksOf(acquired);
    if (generation !== this.generation) return new Set();
    const taken = new Set<string>();
    for (const row of acquired) {
      const marks = watermarks.get(partitionKey(row));
      if (marks === undefined) continue;
      taken.add(partitionKey(row));
      const position: Position =
        row.incident === null ? positionOf(row, marks) : { kind: 'incident', reason: row.incident };
      const owner = new PartitionOwner(row, position);
      this.owners.set(partitionKey(row), owner);
      if (position.kind === 'incident') this.declareIncident(owner, position.reason, row.incident === null);
      else this.readFrom(owner);
    }
    return taken;
  }

  private readFrom(owner: PartitionOwner): void {
    this.consumer.seek({ ...this.toPhysical(owner), offset: String(owner.fetchOffset) });
    this.consumer.resume([this.toKafka(owner)]);
  }

  private declareIncident(owner: PartitionOwner, reason: string, isNew: boolean): void {
    owner.phase = 'incident';
    this.consumer.pause([this.toKafka(owner)]);
    const command = `node dist/offsets.js accept --topic ${owner.topic} --partition ${owner.partition} --from earliest|latest|OFFSET`;
    this.parts.status.report(partitionKey(owner), `${reason}; to go on: ${command}`);
    owner.isIncidentStored = !isNew;
    if (!isNew) return;
    this.parts.log.error(
      { ...toFields(owner), reason, command },
      'a partition stopped: an operator must decide',
    );
    void this.parts.offsets
      .recordIncident(owner, reason)
      .then(() => (owner.isIncidentStored = true))
      .catch((error: unknown) =>
        this.parts.log.warn({ err: error, ...toFields(owner) }, 'an incident could not be stored'),
      );
  }

  private onBatch(payload: EachBatchPayload): Promise<void> {
    return new Promise((resolve, reject) => {
      this.arrived.push({ payload, resolve, reject });
      if (this.arrived.length === 1) setImmediate(() => void this.handleArrived());
    });
  }

  /** Everything that arrived in one turn of the event loop: one run per topic, side by side. */
  private async handleArrived(): Promise<void> {
    const arrived = this.arrived;
    const begunAt = performance.now();
    this.arrived = [];
    const beat = setInterval(() => {
      // Errors of the heartbeat come up again in kafkajs itself, after the batch.
      void arrived[0]?.payload.heartbeat().catch(() => undefined);
    }, this.options.heartbeatIntervalMs);
    try {
      const byRunner = new Map<BatchRunner, { slice: Slice; owner: PartitionOwner; from: Arrived }[]>();
      for (const one of arrived) {
        const accepted = this.accept(one.payload);
        if (accepted === null) {
          one.resolve();
          continue;
        }
        const runner = this.parts.runnerOf(accepted.owner.topic);
        const list = byRunner.get(runner) ?? [];
        list.push({ ...accepted, from: one });
        byRunner.set(runner, list);
      }
      await Promise.all([...byRunner].map(([runner, list]) => this.runAll(runner, list, begunAt)));
    } catch (error) {
      for (const one of arrived) one.reject(error instanceof Error ? error : new Error(String(error)));
    } finally {
      clearInterval(beat);
    }
  }

  private async runAll(
    runner: BatchRunner,
    list: readonly { readonly slice: Slice; readonly owner: PartitionOwner; readonly from: Arrived }[],
    begunAt: number,
  ): Promise<void> {
    const slices = list.map(({ slice }) => slice);
    await runner.run(slices);
    await this.rest(begunAt, recordCountOf(slices));
    for (const { owner, from } of list) {
      if (this.owners.get(partitionKey(owner)) !== owner) {
        from.resolve();
        continue;
      }
      if (owner.phase === 'lost') {
        from.reject(rejoin());
        continue;
      }
      const firstOffset = BigInt(from.payload.batch.firstOffset() ?? '0');
      const isAtEnd = owner.nextOffset > BigInt(from.payload.batch.lastOffset());
      // Resolving the last record also passes what kafkajs filtered out behind it (markers of transactions).
      if (isAtEnd) from.payload.resolveOffset(from.payload.batch.lastOffset());
      else if (owner.nextOffset > firstOffset) from.payload.resolveOffset(String(owner.nextOffset - 1n));
      from.resolve();
    }
  }

  /** Before the batch is given back: kafkajs fetches what follows only then. */
  private async rest(begunAt: number, records: number): Promise<void> {
    const restMs = begunAt + this.options.batchIntervalMs - performance.now();
    if (records < recordsUnderLoad || restMs <= 0) return;
    await sleep(restMs, undefined, { signal: this.resting.signal }).catch(() => undefined);
  }

  /** The records of a batch that may be handled now, or null when it must be fetched again or later. */
  private accept(payload: EachBatchPayload): { slice: Slice; owner: PartitionOwner } | null {
    const { batch } = payload;
    const owner = this.owners.get(
      partitionKey({ topic: this.logical(batch.topic), partition: batch.partition }),
    );
    if (this.isStopping || owner === undefined || payload.isStale()) return null;
    if (owner.phase !== 'running' && owner.phase !== 'verifying') return null;
    const records = batch.messages.map((message) => new KafkaRecord(message));
    const first = records[0];
    if (first === undefined) return null;
    const fetchedOffset = BigInt((batch as unknown as { fetchedOffset: string }).fetchedOffset);
    if (owner.phase === 'verifying') return this.verify(owner, fetchedOffset, records);
    if (fetchedOffset > owner.nextOffset && owner.calledBackAt !== owner.nextOffset) {
      // Once: kafkajs itself steps past batches that hold nothing but markers of transactions, and is right to.
      owner.calledBackAt = owner.nextOffset;
      this.readFrom(owner);
      return null;
    }
    if (first.offset < owner.nextOffset && fetchedOffset < owner.nextOffset) {
      // kafkajs went back on its own: the topic no longer had our offset. Look closely before going on (§3.7).
      owner.isDoubtful = true;
      this.readOn(owner);
      void this.watch();
      return null;
    }
    return { slice: { partition: owner, records }, owner };
  }

  private verify(
    owner: PartitionOwner,
    fetchedOffset: bigint,
    records: readonly KafkaRecord[],
  ): { slice: Slice; owner: PartitionOwner } | null {
    const { last } = owner;
    const first = records[0];
    if (first === undefined) return null;
    if (last !== null && fetchedOffset > last.offset) {
      // Retention passed the record before it could be compared, or kafkajs went elsewhere: the watch decides.
      this.readFrom(owner);
      void this.watch();
      return null;
    }
    if (last === null || (first.offset > last.offset && fetchedOffset === last.offset)) {
      // The record is gone by compaction or a marker: nothing to compare with, and nothing lost.
      owner.phase = 'running';
      return { slice: { partition: owner, records }, owner };
    }
    if (first.offset < last.offset || !isSameRecord(last, first)) {
      this.declareIncident(
        owner,
        `the topic was made anew: record ${last.offset} is not the one that was handled`,
        true,
      );
      return null;
    }
    owner.phase = 'running';
    const rest = records.filter((record) => record.offset >= owner.nextOffset);
    if (rest.length > 0) return { slice: { partition: owner, records: rest }, owner };
    this.readFrom(owner);
    return null;
  }

  /** Lag, topics made anew at rest, and incidents an operator has settled. */
  private async watch(): Promise<void> {
    if (this.owners.size === 0) this.parts.status.clear('watch');
    if (this.isWatching || this.isStopping || this.owners.size === 0) return;
    this.isWatching = true;
    try {
      // As they were before the question: what is handled meanwhile may lie beyond the end that is answered.
      const asked = [...this.owners.values()].map((owner) => ({ owner, nextOffset: owner.nextOffset }));
      const watermarks = await this.watermarksOf(asked.map(({ owner }) => owner));
      for (const { owner, nextOffset } of asked) {
        const marks = watermarks.get(partitionKey(owner));
        if (marks === undefined || owner.phase === 'lost') continue;
        this.parts.onLag(owner, marks.high > owner.nextOffset ? marks.high - owner.nextOffset : 0n);
        if (owner.phase === 'incident') continue;
        const isMadeAnew = nextOffset > marks.high;
        const position = positionOf(
          { nextOffset: isMadeAnew ? nextOffset : owner.nextOffset, last: null },
          marks,
        );
        const isDropped = owner.nextOffset < marks.low;
        if (position.kind === 'incident' && (isMadeAnew || isDropped)) {
          this.declareIncident(owner, position.reason, true);
        }
      }
      await this.resumeSettled(asked.map(({ owner }) => owner).filter((owner) => owner.isIncidentStored));
      this.parts.status.clear('watch');
    } catch (error) {
      this.parts.status.report('watch', 'Kafka or the database does not answer');
      this.parts.log.debug({ err: error }, 'the watch of partitions failed');
    } finally {
      this.isWatching = false;
    }
  }

  private async resumeSettled(incidents: readonly PartitionOwner[]): Promise<void> {
    if (incidents.length === 0) return;
    const settled = await this.parts.offsets.settled(incidents);
    const generation = this.generation;
    const still = settled.filter(
      (partition) => this.owners.get(partitionKey(partition))?.phase === 'incident',
    );
    if (still.length === 0) return;
    for (const partition of still) {
      this.owners.get(partitionKey(partition))?.end();
      this.parts.status.clear(partitionKey(partition));
    }
    await this.acquire(generation, still);
  }

  /** Tells Kafka how far we are: a hint for operators' tools; nothing of ours reads it (§3.1). */
  private async hint(): Promise<void> {
    const moved = [...this.owners.values()].filter(
      (owner) =>
        owner.phase !== 'lost' && owner.phase !== 'incident' && owner.hintedOffset !== owner.nextOffset,
    );
    if (moved.length === 0) return;
    const offsets = moved.map((owner) => ({ ...this.toPhysical(owner), offset: String(owner.nextOffset) }));
    try {
      await this.consumer.commitOffsets(offsets);
      moved.forEach((owner, index) => (owner.hintedOffset = BigInt(offsets[index]?.offset ?? '0')));
    } catch {
      // A rebalance: the next owner gives the next hint.
    }
  }

  private async watermarksOf(partitions: readonly TopicPartition[]): Promise<Map<string, Watermarks>> {
    const watermarks = new Map<string, Watermarks>();
    for (const topic of new Set(partitions.map((partition) => partition.topic))) {
      for (const { partition, low, high } of await this.admin.fetchTopicOffsets(
        this.options.topicPrefix + topic,
      )) {
        watermarks.set(partitionKey({ topic, partition }), { low: BigInt(low), high: BigInt(high) });
      }
    }
    return watermarks;
  }

  private logical(physicalTopic: string): string {
    return physicalTopic.slice(this.options.topicPrefix.length);
  }

  private toPhysical({ topic, partition }: TopicPartition): { topic: string; partition: number } {
    return { topic: this.options.topicPrefix + topic, partition };
  }

  private toKafka({ topic, partition }: TopicPartition): { topic: string; partitions: number[] } {
    return { topic: this.options.topicPrefix + topic, partitions: [partition] };
  }
}

/** kafkajs joins the group again when it meets an error of this type (platform.md §6). */
function rejoin(): Error {
  const { KafkaJSProtocolError } = kafkajs;
  const error = new Error('another process owns a partition of this member');
  Object.setPrototypeOf(error, KafkaJSProtocolError.prototype);
  return Object.assign(error, { type: 'REBALANCE_IN_PROGRESS', retriable: true });
}

function toFields({ topic, partition, epoch }: PartitionOwner): Record<string, unknown> {
  return { topic, partition, epoch: String(epoch) };
}
