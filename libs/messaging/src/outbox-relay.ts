import type { Log } from '@cloudtach/observability';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@cloudtach/kernel';
import type { Database } from '@cloudtach/persistence';
import type { PoolClient } from 'pg';
import type { ReachCrashPoint } from './crash-points.js';
import type { KafkaProducer } from './kafka-producer.js';
import type { OutgoingMessage } from './message-batch.js';
import type { Outbox } from './outbox.js';

/** One key for all services: an advisory lock belongs to a database, and each service has its own. */
const relayLockKey = 4_711_002;

const readRowsMax = 200;
/** At least one row is read, however large it is. */
const readBytesMax = 8 * 1024 * 1024;
const idleMs = 500;
const troubleMs = 1_000;

const readOldest = `
  SELECT id, topic, message_key, message_headers, message_value FROM (
    SELECT *, sum(coalesce(octet_length(message_value), 0)) OVER (ORDER BY id) AS bytes_so_far FROM (
      SELECT * FROM outbox WHERE transaction_id < pg_snapshot_xmin(pg_current_snapshot())
      ORDER BY id LIMIT $1) AS oldest) AS counted
  WHERE bytes_so_far - coalesce(octet_length(message_value), 0) < $2 ORDER BY id`;

interface OutboxRow {
  id: bigint;
  topic: string;
  message_key: Buffer | null;
  message_headers: Record<string, string>;
  message_value: Buffer | null;
}

/**
 * Sends the outbox, in order, at least once (architecture.md §3.3): one relay per database, by an advisory lock of
 * its session, so that a second replica waits and takes over when the first one's session ends. A row is deleted after
 * Kafka acknowledged it; a crash in between sends it again, with the same id in its headers.
 */
export class OutboxRelay {
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;
  private nudge: () => void = () => undefined;

  constructor(
    private readonly database: Database,
    private readonly producer: KafkaProducer,
    outbox: Outbox,
    private readonly log: Log,
    private readonly reach: ReachCrashPoint,
  ) {
    outbox.onAdded(() => this.nudge());
  }

  /** Begins; returns at once. */
  start(): void {
    this.running ??= this.run();
  }

  /** Ends after the send under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.nudge();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.database.withClient((client) => this.lead(client));
      } catch (error) {
        this.log.warn({ err: error }, 'the outbox relay lost its database');
        await this.pause(troubleMs);
      }
    }
  }

  /** Holds the lock for as long as the session lives; a replica that does not get it looks again later. */
  private async lead(client: PoolClient): Promise<void> {
    const lock = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [
      relayLockKey,
    ]);
    if (lock.rows[0]?.held !== true) {
      await this.pause(troubleMs);
      return;
    }
    try {
      while (!this.stopping.signal.aborted) {
        const sent = await this.relayOnce(client);
        if (sent === 0) await this.pause(idleMs);
      }
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [relayLockKey]);
    }
  }

  private async relayOnce(client: PoolClient): Promise<number> {
    // An older transaction that is still open may hold a smaller id: what is at or after it waits.
    const { rows } = await client.query<OutboxRow>({
      name: 'read-outbox',
      text: readOldest,
      values: [readRowsMax, readBytesMax],
    });
    if (rows.length === 0) return 0;
    this.reach('relay.read');
    try {
      await this.send(rows);
    } catch (error) {
      this.log.warn({ err: error, rows: rows.length }, 'the outbox waits for Kafka');
      await this.pause(troubleMs);
      return rows.length;
    }
    this.reach('relay.sent');
    await client.query('DELETE FROM outbox WHERE id = ANY($1::bigint[])', [rows.map((row) => row.id)]);
    this.reach('relay.deleted');
    return rows.length;
  }

  /** A row that no broker takes must not stop those behind it: it is told of without its value. */
  private async send(rows: readonly OutboxRow[]): Promise<void> {
    try {
      await this.producer.send(rows.map(toMessage));
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'kafka.message-too-large') throw error;
      const [row] = rows;
      if (row === undefined) return;
      if (rows.length === 1) {
        this.log.warn(
          { id: String(row.id), topic: row.topic },
          'a message is sent without its value: it is too large',
        );
        await this.producer.send([withoutValue(row)]);
        return;
      }
      for (const one of rows) await this.send([one]);
    }
  }

  private async pause(milliseconds: number): Promise<void> {
    const nudged = new Promise<void>((resolve) => (this.nudge = resolve));
    const ended = new AbortController();
    await Promise.race([
      nudged,
      sleep(milliseconds, undefined, { signal: ended.signal }).catch(() => undefined),
    ]);
    ended.abort();
  }
}

function toMessage(row: OutboxRow): OutgoingMessage {
  return { topic: row.topic, key: row.message_key, value: row.message_value, headers: row.message_headers };
}

/** The bytes stay where the message's cause keeps them: of a parked record, in its row. */
function withoutValue(row: OutboxRow): OutgoingMessage {
  const headers = { ...row.message_headers, 'value-left-out': 'kafka.message-too-large' };
  return { topic: row.topic, key: row.message_key, value: null, headers };
}
