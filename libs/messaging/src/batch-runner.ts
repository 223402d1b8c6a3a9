import type { Log } from '@cloudtach/observability';
import { DomainError, type Outcome, parked } from '@cloudtach/kernel';
import type { Database, Transaction } from '@cloudtach/persistence';
import { type Chunk, chunksOf, halvesOf, type OwnedPartition, recordCountOf, type Slice } from './chunk.js';
import type { ReachCrashPoint } from './crash-points.js';
import { classifyFailure, isLocalTrouble, isTooSlow, toParkingError } from './failure.js';
import { HandedRecord } from './handed-record.js';
import type { KafkaProducer } from './kafka-producer.js';
import type { KafkaRecord } from './kafka-record.js';
import type {
  BatchRecord,
  MaskParked,
  MessageBatch,
  OutgoingMessage,
  RecordOutcome,
} from './message-batch.js';
import { type Attempt, type OffsetMove, type OffsetStore, partitionKey } from './offset-store.js';
import type { Outbox } from './outbox.js';
import { parkRecords, type ParkedRecord } from './parking.js';
import { withProvenance } from './provenance.js';

/** The handler of a contract, with its types forgotten: the decorator has checked them. */
export type AnyBatchHandler = (batch: MessageBatch<unknown>) => Promise<readonly RecordOutcome[]>;

/** What a record's bytes are under its contract. */
export type Decoded =
  | { readonly ok: true; readonly message: unknown }
  | { readonly ok: false; readonly error: DomainError; readonly byteOffset: number | null };

/** Limits of one transaction. */
export interface BatchLimits {
  readonly recordsMax: number;
  readonly bytesMax: number;
}

/** How often the handling of one record is tried before it is parked; crashes count (architecture.md §3.4). */
export const triesMax = 3;

/** How often a serialization failure or a deadlock is tried again before it is treated as trouble. */
const againMax = 5;

/** Told of what became of partitions; all calls are synchronous. */
export interface RunnerEvents {
  /** The stored offset moved: everything below `nextOffset` is done. */
  onAdvanced(partition: OwnedPartition, nextOffset: bigint, last: KafkaRecord): void;
  /** The partition must wait: nothing of it at or after its stored offset was done. */
  onTrouble(partition: OwnedPartition, error: unknown): void;
  /** Somebody else owns the partition now. */
  onLost(partition: OwnedPartition): void;
  /**
   * The database is ahead of this process: a commit whose answer was lost did happen. What memory mirrors of the partition
   * must be built anew, under a new epoch.
   */
  onStale(partition: OwnedPartition): void;
  onOutcome(topic: string, outcome: Outcome, count: number): void;
}

interface Parts {
  readonly database: Database;
  readonly offsets: OffsetStore;
  readonly producer: KafkaProducer;
  readonly outbox: Outbox;
  readonly log: Log;
  readonly reach: ReachCrashPoint;
  readonly events: RunnerEvents;
  readonly group: string;
  readonly limits: BatchLimits;
  readonly signal: AbortSignal;
}

/** One record with what its contract and its handler said. */
interface Judged {
  readonly partition: OwnedPartition;
  readonly record: KafkaRecord;
  readonly outcome: RecordOutcome;
}

/**
 * Brings fetched records of one contract to their outcomes: once in effect, whatever fails in between
 * (architecture.md §3.1-5). Knows nothing of fetching; a caller hands it slices and learns through events how far each
 * partition got.
 */
export class BatchRunner {
  private readonly halted = new Set<OwnedPartition>();

  constructor(
    private readonly parts: Parts,
    private readonly decode: (record: KafkaRecord) => Decoded,
    private readonly handler: AnyBatchHandler,
    private readonly maskParked: MaskParked = (value) => value,
  ) {}

  /** Handles slices, of different partitions each. Never rejects: every failure becomes an event. */
  async run(slices: readonly Slice[]): Promise<void> {
    const bounded = slices.map(withinOwnLimit);
    const suspects = bounded.filter((slice) => slice.partition.suspect !== null);
    const others = bounded.filter((slice) => slice.partition.suspect === null);
    for (const chunk of chunksOf(others, this.parts.limits)) await this.runChunk(chunk);
    for (const slice of suspects) await this.runSuspect(slice);
    for (const slice of slices) this.halted.delete(slice.partition);
  }

  private async runChunk(chunk: Chunk): Promise<void> {
    for (let again = 0; ; again++) {
      const active = this.withoutHalted(chunk);
      if (recordCountOf(active) === 0 || this.parts.signal.aborted) return;
      try {
        await this.attempt(active);
        return;
      } catch (error) {
        const failure = classifyFailure(error);
        if (failure === 'again' && again < againMax) continue;
        if (failure === 'data') await this.bisect(active, error);
        else await this.wait(active, error);
        return;
      }
    }
  }

  /** Trouble of one partition must not hold up its neighbours in the chunk: each is tried alone. */
  private async wait(chunk: Chunk, error: unknown): Promise<void> {
    if (chunk.length > 1 && isLocalTrouble(error)) {
      for (const slice of chunk) await this.runChunk([slice]);
      return;
    }
    for (const { partition, records } of chunk) {
      if (isTooSlow(error)) partition.recordsMax = Math.max(1, records.length >> 1);
      this.halt(partition, error);
    }
    // It was trouble and no crash: the next owner must not count it. Not awaited, the database may be away.
    void this.parts.offsets.clearAttempts(chunk.map(toFence)).catch(() => undefined);
  }

  private async bisect(chunk: Chunk, error: unknown): Promise<void> {
    if (recordCountOf(chunk) === 1) {
      await this.tryAlone(chunk, error);
      return;
    }
    const [first, second] = halvesOf(chunk);
    await this.runChunk(first);
    await this.runChunk(second);
  }

  /** The last tries of a record whose handling threw, and its parking. `error` is what the first try threw. */
  private async tryAlone(chunk: Chunk, error: unknown, triesDone = 1): Promise<void> {
    let last = error;
    for (let tries = triesDone, again = 0; tries < triesMax;) {
      try {
        await this.attempt(chunk);
        return;
      } catch (thrown) {
        const failure = classifyFailure(thrown);
        if (failure === 'wait' || (failure === 'again' && again++ >= againMax)) {
          await this.wait(chunk, thrown);
          return;
        }
        // A deadlock is no fault of the record: it does not count.
        if (failure === 'data') tries++;
        last = thrown;
      }
    }
    const refusal = toParkingError(last);
    if (refusal.code === 'record.defect') {
      this.parts.log.error(
        { err: last, origin: originsOf(chunk)[0] },
        'a record is parked by a defect of its handling',
      );
    }
    await this.park(chunk, refusal);
  }

  private async park(chunk: Chunk, refusal: DomainError): Promise<void> {
    try {
      await this.attempt(chunk, refusal);
    } catch (error) {
      // Whatever the reason, the record is neither handled nor parked: it must wait, and be seen to.
      for (const slice of chunk) this.halt(slice.partition, error);
    }
  }

  /**
   * The records an earlier owner had begun and not finished when it ended: one at a time, so that the one that ends
   * processes is found without taking its neighbours along.
   */
  private async runSuspect(slice: Slice): Promise<void> {
    const { partition } = slice;
    const suspect = partition.suspect;
    if (suspect === null) return this.runChunk([slice]);
    for (const record of slice.records) {
      if (this.isHalted(partition)) return;
      const isInRange = record.offset <= suspect.through;
      const chunk: Chunk = [{ partition, records: [record] }];
      if (isInRange && suspect.attempts >= triesMax) {
        await this.park(
          chunk,
          new DomainError({
            code: 'record.crashed',
            kind: 'invalid',
            message: `the process ended ${suspect.attempts} times while it handled this record`,
          }),
        );
        if (!this.isHalted(partition)) partition.suspect = null;
        continue;
      }
      await this.runChunk(chunk);
      const isPast = !isInRange || record.offset === suspect.through;
      if (isPast && !this.isHalted(partition)) partition.suspect = null;
    }
  }

  /** One try of a chunk: counted, then handled in one transaction, or in two with a send between them. */
  private async attempt(chunk: Chunk, refusal: DomainError | null = null): Promise<void> {
    this.parts.reach('consume.fetched');
    const held = await this.parts.offsets.mark(chunk.map(toAttempt));
    const owned = this.keepOwned(chunk, held);
    if (recordCountOf(owned) === 0) return;
    this.parts.reach('consume.marked');

    const effects: (() => void)[] = [];
    const { judged, isFinished } = await this.parts.database.transaction(async (tx) => {
      const fenced = await this.fence(tx, owned);
      this.parts.reach('consume.locked');
      const verdicts = refusal === null ? await this.judge(tx, fenced, effects) : refuseAll(fenced, refusal);
      this.parts.reach('consume.rows-written');
      const hasMessages = verdicts.some((verdict) => (verdict.outcome.messages?.length ?? 0) > 0);
      if (!hasMessages) await this.finish(tx, verdicts);
      return { judged: verdicts, isFinished: !hasMessages };
    });
    if (!isFinished) {
      this.parts.reach('consume.rows-committed');
      await this.send(judged.flatMap(messagesOf));
      this.parts.reach('consume.sent');
      const kept = await this.finishAfterSend(judged);
      // What was lost on the way takes the effects of the whole batch with it: they cannot be told apart.
      if (kept.length < judged.length) effects.splice(0, effects.length, () => this.renew(toChunk(kept)));
      this.reportDone(kept, effects);
      return;
    }
    this.reportDone(judged, effects);
  }

  /** A stop does not wait for Kafka: the rows are found again by the next owner, who sends. */
  private async send(messages: readonly OutgoingMessage[]): Promise<void> {
    const { signal } = this.parts;
    let onAbort = (): void => undefined;
    const stopped = new Promise<never>((_, reject) => {
      onAbort = () =>
        reject(
          new DomainError({ code: 'kafka.unavailable', kind: 'unavailable', message: 'the service stops' }),
        );
      signal.addEventListener('abort', onAbort, { once: true });
    });
    try {
      await Promise.race([this.parts.producer.send(messages, sendDeadlineMs), stopped]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  private reportDone(judged: readonly Judged[], effects: readonly (() => void)[]): void {
    this.parts.reach('consume.offset-committed');
    this.report(judged);
    try {
      for (const effect of effects) effect();
    } catch (error) {
      // The rows are committed and memory may be half changed: it is built anew rather than believed.
      this.parts.log.error({ err: error }, 'what was to happen after a commit failed');
      this.renew(toChunk(judged));
    }
  }

  private renew(chunk: Chunk): void {
    for (const { partition } of chunk) {
      this.halted.add(partition);
      this.parts.events.onStale(partition);
    }
  }

  /** The third step of a producing consumer. What was lost meanwhile is left to its successor, who sends it again. */
  private finishAfterSend(judged: readonly Judged[]): Promise<readonly Judged[]> {
    return this.parts.database.transaction(async (tx) => {
      const fenced = await this.fence(tx, toChunk(judged));
      const stillOurs = new Set(fenced.flatMap((slice) => slice.records));
      const kept = judged.filter((verdict) => stillOurs.has(verdict.record));
      await this.finish(tx, kept);
      return kept;
    });
  }

  /**
   * Locks the rows of the offsets and leaves out what is lost or held. A stored offset ahead of the records means a
   * commit that happened although its answer was lost: the partition is taken over anew, nothing of it is done here.
   */
  private async fence(tx: Transaction, chunk: Chunk): Promise<Chunk> {
    const held = await this.parts.offsets.lock(tx, chunk.map(toFence));
    const owned = this.keepOwned(chunk, held);
    const isAhead = ({ partition, records }: Slice): boolean => {
      const next = held.owned.get(partitionKey(partition)) ?? null;
      return next !== null && (records[0]?.offset ?? next) < next;
    };
    this.renew(owned.filter(isAhead));
    return owned.filter((slice) => !isAhead(slice));
  }

  private async judge(tx: Transaction, chunk: Chunk, effects: (() => void)[]): Promise<Judged[]> {
    const judged: (Judged | null)[] = [];
    const records: BatchRecord<unknown>[] = [];
    const places: {
      readonly at: number;
      readonly partition: OwnedPartition;
      readonly record: KafkaRecord;
    }[] = [];
    for (const { partition, records: fetched } of chunk) {
      for (const record of fetched) {
        const decoded = this.decode(record);
        if (decoded.ok) {
          places.push({ at: judged.length, partition, record });
          records.push(new HandedRecord(partition, record, decoded.message));
          judged.push(null);
        } else {
          judged.push({ partition, record, outcome: parked(decoded.error, decoded.byteOffset ?? undefined) });
        }
      }
    }
    if (records.length > 0) {
      const outcomes = await this.handler({
        records,
        tx,
        afterCommit: (effect) => effects.push(effect),
        signal: this.parts.signal,
      });
      if (!Array.isArray(outcomes) || outcomes.length !== records.length) {
        throw new TypeError('a handler returns one outcome per record');
      }
      places.forEach(({ at, partition, record }, index) => {
        judged[at] = { partition, record, outcome: outcomes[index] as RecordOutcome };
      });
    }
    return judged.filter((verdict) => verdict !== null);
  }

  private async finish(tx: Transaction, judged: readonly Judged[]): Promise<void> {
    const parkedRecords = judged.flatMap((verdict) => toParkedRecord(verdict, this.maskParked));
    await parkRecords(tx, this.parts.outbox, this.parts.group, parkedRecords);
    if (parkedRecords.length > 0) this.parts.reach('consume.parked');
    const moves = movesOf(judged);
    if (moves.length > 0) await this.parts.offsets.advance(tx, moves);
    this.parts.reach('consume.offset-written');
  }

  private report(judged: readonly Judged[]): void {
    for (const { partition, records } of toChunk(judged)) {
      const last = records.at(-1);
      if (last === undefined) continue;
      if (partition.recordsMax !== null) partition.recordsMax *= 2;
      if ((partition.recordsMax ?? 0) > this.parts.limits.recordsMax) partition.recordsMax = null;
      this.parts.events.onAdvanced(partition, last.offset + 1n, last);
    }
    for (const { topic, outcome, count } of countAlike(judged))
      this.parts.events.onOutcome(topic, outcome, count);
  }

  private keepOwned(
    chunk: Chunk,
    held: { owned: ReadonlyMap<string, unknown>; lost: ReadonlySet<string> },
  ): Chunk {
    return chunk.filter(({ partition }) => {
      const key = partitionKey(partition);
      if (held.owned.has(key)) return true;
      if (held.lost.has(key)) {
        this.halted.add(partition);
        this.parts.events.onLost(partition);
      } else {
        this.halt(partition, new Error('the row of the offset is held by another session'));
      }
      return false;
    });
  }

  private isHalted(partition: OwnedPartition): boolean {
    return this.halted.has(partition) || this.parts.signal.aborted;
  }

  private halt(partition: OwnedPartition, error: unknown): void {
    this.halted.add(partition);
    this.parts.events.onTrouble(partition, error);
  }

  private withoutHalted(chunk: Chunk): Chunk {
    return chunk.filter((slice) => !this.halted.has(slice.partition));
  }
}

/** A consumer may wait longer for Kafka than a client of the gateway: nothing is held open meanwhile. */
const sendDeadlineMs = 10_000;

/** Records of a partition that was too slow are taken in smaller pieces; the rest is fetched again. */
function withinOwnLimit(slice: Slice): Slice {
  const { recordsMax } = slice.partition;
  return recordsMax === null ? slice : { ...slice, records: slice.records.slice(0, recordsMax) };
}

function toAttempt({ partition, records }: Slice): Attempt {
  const from = records[0]?.offset ?? 0n;
  const through = records.at(-1)?.offset ?? from;
  const { suspect } = partition;
  const earlier = suspect !== null && from <= suspect.through ? suspect.attempts : 0;
  return { ...toFence({ partition }), from, through, attempts: earlier + 1 };
}

function toFence({ partition }: { readonly partition: OwnedPartition }): {
  topic: string;
  partition: number;
  epoch: bigint;
} {
  return { topic: partition.topic, partition: partition.partition, epoch: partition.epoch };
}

function refuseAll(chunk: Chunk, refusal: DomainError): Judged[] {
  return chunk.flatMap(({ partition, records }) =>
    records.map((record) => ({ partition, record, outcome: parked(refusal) })),
  );
}

function messagesOf({ partition, record, outcome }: Judged): OutgoingMessage[] {
  return (outcome.messages ?? []).map((message) => withProvenance(message, partition, record));
}

function toParkedRecord({ partition, record, outcome }: Judged, maskParked: MaskParked): ParkedRecord[] {
  if (outcome.kind !== 'parked') return [];
  const { topic, partition: number } = partition;
  const value = record.value === null ? null : maskParked(record.value);
  const { error, byteOffset } = outcome;
  return [{ topic, partition: number, record, value, error, byteOffset: byteOffset ?? null }];
}

/** Judged records back in slices, in the order they came. */
function toChunk(judged: readonly Judged[]): Chunk {
  const slices = new Map<OwnedPartition, KafkaRecord[]>();
  for (const { partition, record } of judged) {
    const records = slices.get(partition);
    if (records === undefined) slices.set(partition, [record]);
    else records.push(record);
  }
  return [...slices].map(([partition, records]) => ({ partition, records }));
}

function movesOf(judged: readonly Judged[]): OffsetMove[] {
  const moves = new Map<
    OwnedPartition,
    { last: KafkaRecord; counts: Record<keyof OffsetMove['counts'], number> }
  >();
  for (const { partition, record, outcome } of judged) {
    let move = moves.get(partition);
    if (move === undefined) {
      move = { last: record, counts: { projected: 0, duplicate: 0, skipped: 0, parked: 0 } };
      moves.set(partition, move);
    }
    move.last = record;
    move.counts[outcome.kind === 'handled' ? 'projected' : outcome.kind]++;
  }
  return [...moves].map(([partition, { last, counts }]) => ({
    topic: partition.topic,
    partition: partition.partition,
    nextOffset: last.offset + 1n,
    last: { offset: last.offset, timestampMs: BigInt(last.timestampMs), digest: last.digest() },
    counts,
  }));
}

interface CountedOutcome {
  readonly topic: string;
  readonly outcome: Outcome;
  count: number;
}

/** Outcomes, and how many neighbours share each. Most end alike, and a counter with labels is not cheap. */
function countAlike(judged: readonly Judged[]): CountedOutcome[] {
  const counted: CountedOutcome[] = [];
  for (const { partition, outcome } of judged) {
    const last = counted.at(-1);
    if (last?.topic === partition.topic && isAlike(last.outcome, outcome)) last.count += 1;
    else counted.push({ topic: partition.topic, outcome, count: 1 });
  }
  return counted;
}

function isAlike(left: Outcome, right: Outcome): boolean {
  if (left.kind === 'skipped' && right.kind === 'skipped') return left.reason === right.reason;
  return left.kind === right.kind && left.kind !== 'parked';
}

function originsOf(chunk: Chunk): string[] {
  return chunk.flatMap(({ partition, records }) =>
    records.map((record) => `${partition.topic}/${partition.partition}/${record.offset}`),
  );
}
