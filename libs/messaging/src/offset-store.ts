import type { Database, Transaction } from '@cloudtach/persistence';

/** A partition of a topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** What the row of a partition says when it is acquired; the epoch is already raised. */
export interface AcquiredOffset extends TopicPartition {
  readonly epoch: bigint;
  /** Null when this group has never read the partition. */
  readonly nextOffset: bigint | null;
  readonly last: LastRecord | null;
  /** The attempt that its last owner began and did not finish. */
  readonly unfinished: { readonly from: bigint; readonly through: bigint; readonly attempts: number } | null;
  readonly incident: string | null;
}

/** What identifies the last record handled: compared on assignment with what the topic holds there. */
export interface LastRecord {
  readonly offset: bigint;
  readonly timestampMs: bigint;
  readonly digest: bigint;
}

/** An attempt to be counted before the work: the range of offsets and how often it was begun, this time included. */
export interface Attempt extends TopicPartition {
  readonly epoch: bigint;
  readonly from: bigint;
  readonly through: bigint;
  readonly attempts: number;
}

/** How many records of a range ended how. */
export interface OutcomeCounts {
  readonly projected: number;
  readonly duplicate: number;
  readonly skipped: number;
  readonly parked: number;
}

/** A move of the stored offset, with the books of the records it passes. */
export interface OffsetMove extends TopicPartition {
  readonly nextOffset: bigint;
  readonly last: LastRecord;
  readonly counts: OutcomeCounts;
}

/** What was found when the rows of some partitions were asked for without waiting. */
export interface Held {
  /** `next_offset` of those that are free and ours; null where nothing was handled yet. */
  readonly owned: ReadonlyMap<string, bigint | null>;
  /** Those whose epoch somebody raised: this member is no longer their owner. */
  readonly lost: ReadonlySet<string>;
}

/** The key of a partition in maps. */
export const partitionKey = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

interface OffsetRow {
  topic: string;
  partition: number;
  owner_epoch: bigint;
  next_offset: bigint | null;
  last_offset: bigint | null;
  last_timestamp_ms: bigint | null;
  last_digest: bigint | null;
  attempt_from: bigint | null;
  attempt_through: bigint | null;
  attempts: number;
  incident: string | null;
}

/**
 * The row of each wanted partition, found by its key: a join lets the planner compare every row with every wanted one, which
 * for the 64 partitions of measures takes longer than what they hold.
 */
const rowOf = (columns: string): string => `
  CROSS JOIN LATERAL (
    SELECT ${columns} FROM consumer_offset
    WHERE consumer_group = $1 AND topic = w.t AND partition = w.p LIMIT 1`;

/**
 * A row of ours that changed between the look and the lock is in neither part of the answer, as one that is held: it is tried again.
 */
const markAttempts = `
  WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
  free AS (
    SELECT o.place, w.t AS topic, w.p AS partition, o.next_offset, o.owner_epoch = w.epoch AS owned, w.first, w.final, w.tries
    FROM quick, unnest($2::text[], $3::int[], $4::bigint[], $5::bigint[], $6::bigint[], $7::int[])
      AS w(t, p, epoch, first, final, tries) ${rowOf('ctid AS place, next_offset, owner_epoch')} FOR UPDATE SKIP LOCKED) AS o),
  marked AS (
    UPDATE consumer_offset o SET attempt_from = f.first, attempt_through = f.final, attempts = f.tries
    FROM free f WHERE o.ctid = f.place AND f.owned
    RETURNING o.topic, o.partition, o.next_offset)
  SELECT topic, partition, next_offset, true AS owned FROM marked
  UNION ALL SELECT topic, partition, next_offset, false FROM free WHERE NOT owned`;

const lockOffsets = `
  SELECT w.t AS topic, w.p AS partition, o.next_offset, o.owner_epoch = w.epoch AS owned
  FROM unnest($2::text[], $3::int[], $4::bigint[]) AS w(t, p, epoch)
  ${rowOf('next_offset, owner_epoch')} FOR UPDATE SKIP LOCKED) AS o`;

/** By its place: the lock keeps a row where it is. */
const advanceOffsets = `
  UPDATE consumer_offset o SET
    next_offset = w.next, last_offset = w.last, last_timestamp_ms = w.stamp, last_digest = w.digest,
    attempt_from = NULL, attempt_through = NULL, attempts = 0,
    records_read = o.records_read + w.projected + w.duplicate + w.skipped + w.parked,
    records_projected = o.records_projected + w.projected,
    records_duplicate = o.records_duplicate + w.duplicate,
    records_skipped = o.records_skipped + w.skipped,
    records_parked = o.records_parked + w.parked
  FROM unnest($2::text[], $3::int[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
      $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[])
    AS w(t, p, next, last, stamp, digest, projected, duplicate, skipped, parked)
  ${rowOf('ctid AS place')}) AS found
  WHERE o.ctid = found.place`;

/**
 * The rows that say how far each partition was handled, and who may say so (architecture.md §3.1-2).
 *
 * No statement here waits for a row: whoever holds one may be stopped inside its transaction, and a wait for one
 * partition would be a wait of all (§3.5). A row that is held is left out of the answer.
 */
export class OffsetStore {
  constructor(
    private readonly database: Database,
    private readonly group: string,
  ) {}

  /** Makes this process the owner of partitions: raises their epoch. Those whose row is held are left out. */
  async acquire(partitions: readonly TopicPartition[]): Promise<AcquiredOffset[]> {
    const [topics, numbers] = columnsOf(partitions);
    await this.database.query(
      `INSERT INTO consumer_offset (consumer_group, topic, partition)
       SELECT $1, t, p FROM unnest($2::text[], $3::int[]) AS w(t, p) ON CONFLICT DO NOTHING`,
      [this.group, topics, numbers],
    );
    const rows = await this.database.query<OffsetRow>(
      `WITH free AS (
         SELECT o.consumer_group, o.topic, o.partition FROM consumer_offset o
         JOIN unnest($2::text[], $3::int[]) AS w(t, p) ON o.topic = w.t AND o.partition = w.p
         WHERE o.consumer_group = $1 FOR UPDATE OF o SKIP LOCKED)
       UPDATE consumer_offset o SET owner_epoch = o.owner_epoch + 1 FROM free f
       WHERE o.consumer_group = f.consumer_group AND o.topic = f.topic AND o.partition = f.partition
       RETURNING o.*`,
      [this.group, topics, numbers],
    );
    return rows.map(toAcquiredOffset);
  }

  /**
   * Counts attempts in a transaction of its own, before the work, so that the count survives a crash (§3.1). It is
   * committed without waiting for the disk: what must survive is the end of this process, not of the server.
   */
  async mark(attempts: readonly Attempt[]): Promise<Held> {
    const [topics, numbers] = columnsOf(attempts);
    const rows = await this.database.queryPrepared<HeldRow>(markAttempts, [
      this.group,
      topics,
      numbers,
      attempts.map((attempt) => attempt.epoch),
      attempts.map((attempt) => attempt.from),
      attempts.map((attempt) => attempt.through),
      attempts.map((attempt) => attempt.attempts),
    ]);
    return toHeld(rows);
  }

  /** Locks the rows of partitions inside the transaction of the work and compares their epochs: the fence (§3.2). */
  async lock(
    tx: Transaction,
    partitions: readonly (TopicPartition & { readonly epoch: bigint })[],
  ): Promise<Held> {
    const [topics, numbers] = columnsOf(partitions);
    const result = await tx.query<HeldRow>({
      name: 'consumer-offset-lock',
      text: lockOffsets,
      values: [this.group, topics, numbers, partitions.map((partition) => partition.epoch)],
    });
    return toHeld(result.rows);
  }

  /** Moves offsets and books, in the transaction that holds the lock. */
  async advance(tx: Transaction, moves: readonly OffsetMove[]): Promise<void> {
    const [topics, numbers] = columnsOf(moves);
    const { rowCount } = await tx.query({
      name: 'consumer-offset-advance',
      text: advanceOffsets,
      values: [
        this.group,
        topics,
        numbers,
        moves.map((move) => move.nextOffset),
        moves.map((move) => move.last.offset),
        moves.map((move) => move.last.timestampMs),
        moves.map((move) => move.last.digest),
        moves.map((move) => move.counts.projected),
        moves.map((move) => move.counts.duplicate),
        moves.map((move) => move.counts.skipped),
        moves.map((move) => move.counts.parked),
      ],
    });
    if (rowCount !== moves.length) throw new Error('an offset was to be moved whose row is not locked here');
  }

  /** Forgets the attempts of partitions that are still ours, when the service stops on purpose. */
  async clearAttempts(partitions: readonly (TopicPartition & { readonly epoch: bigint })[]): Promise<void> {
    const [topics, numbers] = columnsOf(partitions);
    await this.database.query(
      `UPDATE consumer_offset o SET attempt_from = NULL, attempt_through = NULL, attempts = 0
       FROM unnest($2::text[], $3::int[], $4::bigint[]) AS w(t, p, epoch)
       WHERE o.consumer_group = $1 AND o.topic = w.t AND o.partition = w.p AND o.owner_epoch = w.epoch
         AND o.attempts > 0`,
      [this.group, topics, numbers, partitions.map((partition) => partition.epoch)],
    );
  }

  /** Records that a partition must not be read until an operator has decided (§3.7). */
  async recordIncident(
    partition: TopicPartition & { readonly epoch: bigint },
    incident: string,
  ): Promise<void> {
    await this.database.query(
      `UPDATE consumer_offset SET incident = $5
       WHERE consumer_group = $1 AND topic = $2 AND partition = $3 AND owner_epoch = $4`,
      [this.group, partition.topic, partition.partition, partition.epoch, incident],
    );
  }

  /** Those of the partitions whose incident an operator has settled. */
  async settled(partitions: readonly TopicPartition[]): Promise<TopicPartition[]> {
    const [topics, numbers] = columnsOf(partitions);
    return this.database.query<{ topic: string; partition: number }>(
      `SELECT o.topic, o.partition FROM consumer_offset o
       JOIN unnest($2::text[], $3::int[]) AS w(t, p) ON o.topic = w.t AND o.partition = w.p
       WHERE o.consumer_group = $1 AND o.incident IS NULL`,
      [this.group, topics, numbers],
    );
  }
}

interface HeldRow {
  topic: string;
  partition: number;
  next_offset: bigint | null;
  owned: boolean;
}

function toHeld(rows: readonly HeldRow[]): Held {
  const owned = new Map<string, bigint | null>();
  const lost = new Set<string>();
  for (const row of rows) {
    if (row.owned) owned.set(partitionKey(row), row.next_offset);
    else lost.add(partitionKey(row));
  }
  return { owned, lost };
}

function toAcquiredOffset(row: OffsetRow): AcquiredOffset {
  const { last_offset: offset, last_timestamp_ms: timestampMs, last_digest: digest } = row;
  const { attempt_from: from, attempt_through: through, attempts } = row;
  return {
    topic: row.topic,
    partition: row.partition,
    epoch: row.owner_epoch,
    nextOffset: row.next_offset,
    last: offset === null || timestampMs === null || digest === null ? null : { offset, timestampMs, digest },
    unfinished: attempts === 0 || from === null || through === null ? null : { from, through, attempts },
    incident: row.incident,
  };
}

function columnsOf(partitions: readonly TopicPartition[]): [string[], number[]] {
  return [partitions.map((partition) => partition.topic), partitions.map((partition) => partition.partition)];
}
