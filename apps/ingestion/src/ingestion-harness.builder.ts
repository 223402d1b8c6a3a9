import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import {
  inputTopics,
  type Message,
  type NotificationReceivedV1,
  notificationReceivedV1,
  ourTopics,
} from '@cloudtach/contracts';
import { Database, runMigrations } from '@cloudtach/persistence';
import {
  freePort,
  type FoundRecord,
  KafkaObserver,
  type PublishedRecord,
  RunningService,
  testStack,
  type ThrowawayDatabase,
  throwawayDatabase,
  ThrowawayTopics,
  waitFor,
} from '@cloudtach/testing';
import { ingestion } from './ingestion.service.js';
import { decodeBody } from './notifications/adapters/postgres/body-encoding.js';
import {
  deriveFromRows,
  readDerivedTables,
} from './lifecycles/adapters/postgres/read-derived-tables.builder.js';

/** What its services take for now: the day after what tests simulate, so that their days have partitions for ever. */
const now = '2026-01-06T12:00:00';

/** The topics that this ingestion reads. */
const topicNames = ['notifications.info', 'notifications.error'];

/** What became of all records of the input topics. */
export interface Books {
  readonly read: number;
  readonly projected: number;
  readonly duplicate: number;
  readonly skipped: number;
  readonly parked: number;
}

/** A row of the table, as tests look at it. */
export interface NotificationRow {
  readonly id: bigint;
  readonly kind: string;
  readonly event: string;
  readonly message_id: string | null;
  readonly origin_topic: string;
  readonly origin_partition: number;
  readonly origin_offset: bigint;
  readonly body: Buffer;
}

/** A record that was parked. */
export interface ParkedRow {
  readonly topic: string;
  readonly record_offset: bigint;
  readonly record_value: Buffer;
  readonly error_code: string;
  readonly byte_offset: bigint | null;
}

/** Ingestion as a process of its own, with topics and a database of its own. */
export class IngestionHarness {
  private readonly running = new Set<RunningService>();
  private readonly folder = mkdtempSync(join(tmpdir(), 'ingestion-'));

  private constructor(
    readonly topics: ThrowawayTopics,
    private readonly database: ThrowawayDatabase,
    readonly sql: Database,
    readonly kafka: KafkaObserver,
  ) {
    writeFileSync(this.clockFile, now);
  }

  static async open(): Promise<IngestionHarness> {
    const topics = new ThrowawayTopics();
    const counts = { measures: 1, others: 2 };
    await topics.create(
      ...topicNames.flatMap((name) => inputTopics(name, counts)),
      ...ourTopics(counts).filter(({ name }) => name.startsWith(notificationReceivedV1.topic)),
    );
    const database = await throwawayDatabase((url) =>
      runMigrations({ url, applicationName: 'ingestion-test' }, ingestion.migrations),
    );
    const sql = await Database.connect({
      url: database.url,
      applicationName: 'ingestion-test',
      poolSizeMax: 3,
    });
    const kafka = await KafkaObserver.connect(testStack().kafkaBrokers, topics.prefix);
    return new IngestionHarness(topics, database, sql, kafka);
  }

  /** Starts the service and waits until it is ready. */
  async startReady(env: Readonly<Record<string, string>> = {}): Promise<RunningService> {
    const service = await this.start(env);
    await service.untilReady();
    return service;
  }

  async start(env: Readonly<Record<string, string>> = {}): Promise<RunningService> {
    const service = await RunningService.start({
      app: 'ingestion',
      env: { ...this.env(), PORT: String(await freePort()), ...env },
    });
    this.running.add(service);
    return service;
  }

  publish(topic: string, records: readonly PublishedRecord[]): Promise<void> {
    return this.kafka.publish(topic, records);
  }

  /** Waits until so many records more than `before` are accounted for, and returns what became of those. */
  async untilRead(count: number, before: Books = emptyBooks): Promise<Books> {
    return waitFor(
      async () => {
        const books = await this.books();
        return books.read - before.read >= count ? difference(books, before) : null;
      },
      { what: `${count} records are in the books`, timeoutMs: 90_000 },
    );
  }

  async rows(): Promise<NotificationRow[]> {
    const rows = await this.sql.query<NotificationRow & { body_encoding: number }>(
      `SELECT profile.*, notification.* FROM notification
       JOIN notification_profile AS profile ON profile.id = profile_id ORDER BY notification.kind, notification.id`,
    );
    return rows.map((row) => ({ ...row, body: Buffer.from(decodeBody(row.body_encoding, row.body)) }));
  }

  /** What follows from the rows that are there: what is derived of them, and what the lists must hold. */
  async assertFollows(): Promise<void> {
    expect(await readDerivedTables(this.sql)).toEqual(await deriveFromRows(this.sql));
    const kept = await this.sql.query('SELECT kind, name FROM event_name ORDER BY 1, 2');
    expect(kept).toEqual(
      await this.sql.query(
        `SELECT DISTINCT profile.kind, event AS name FROM notification
         JOIN notification_profile AS profile ON profile.id = profile_id ORDER BY 1, 2`,
      ),
    );
    const hosts = await this.sql.query('SELECT kind, name FROM host_name ORDER BY 1, 2');
    expect(hosts).toEqual(
      await this.sql.query(
        'SELECT DISTINCT kind, publisher_host COLLATE "C" AS name FROM notification ORDER BY 1, 2',
      ),
    );
    const tenants = await this.sql.query('SELECT kind, name FROM tenant_name ORDER BY 1, 2');
    expect(tenants).toEqual(
      await this.sql.query(
        `SELECT DISTINCT kind, tenant COLLATE "C" AS name FROM notification WHERE tenant IS NOT NULL ORDER BY 1, 2`,
      ),
    );
    const misplaced = await this.sql.query(
      `SELECT 1 FROM notification LEFT JOIN notification_day ON notification_day.kind = notification.kind
         AND day = floor(when_us / 86400000000.0) WHERE day IS NULL OR id NOT BETWEEN first_id AND last_id LIMIT 1`,
    );
    expect(misplaced).toEqual([]);
  }

  parked(): Promise<ParkedRow[]> {
    return this.sql.query<ParkedRow>('SELECT * FROM parked_record ORDER BY topic, partition, record_offset');
  }

  /** Waits until the outbox is empty: every parked record was told of. */
  async untilRelayed(): Promise<void> {
    await waitFor(async () => (await this.sql.query('SELECT 1 FROM outbox LIMIT 1')).length === 0, {
      what: 'the outbox is empty',
    });
  }

  /** All messages about notifications, decoded by the contract that their consumers use. */
  async received(): Promise<
    { readonly record: FoundRecord; readonly message: Message<NotificationReceivedV1> }[]
  > {
    const records = await this.kafka.readAll(notificationReceivedV1.topic);
    return records.map((record) => {
      const decoded = notificationReceivedV1.decode(record);
      if (!decoded.ok) throw new Error(`${decoded.code}: ${decoded.reason}`);
      return { record, message: decoded.message };
    });
  }

  async close(): Promise<void> {
    for (const service of this.running) {
      service.signal('SIGKILL');
      await service.ended;
    }
    await this.kafka.close();
    await this.sql.close();
    await this.database.drop();
    await this.topics.drop();
    rmSync(this.folder, { recursive: true });
  }

  /** What became of every record until now. */
  async books(): Promise<Books> {
    const rows = await this.sql.query<Record<keyof Books, bigint>>(
      `SELECT coalesce(sum(records_read), 0)::bigint AS read, coalesce(sum(records_projected), 0)::bigint AS projected,
         coalesce(sum(records_duplicate), 0)::bigint AS duplicate, coalesce(sum(records_skipped), 0)::bigint AS skipped,
         coalesce(sum(records_parked), 0)::bigint AS parked FROM consumer_offset`,
    );
    const [row] = rows;
    if (row === undefined) throw new Error('the books are empty');
    return {
      read: Number(row.read),
      projected: Number(row.projected),
      duplicate: Number(row.duplicate),
      skipped: Number(row.skipped),
      parked: Number(row.parked),
    };
  }

  private env(): Record<string, string> {
    return {
      INGEST_TOPICS: topicNames.join(','),
      DATABASE_URL: this.database.url,
      KAFKA_BROKERS: testStack().kafkaBrokers,
      KAFKA_TOPIC_PREFIX: this.topics.prefix,
      // A killed member is replaced after this long; what follows from it keeps its order.
      KAFKA_SESSION_TIMEOUT_MS: '3000',
      DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS: '2500',
      KAFKA_HEARTBEAT_INTERVAL_MS: '500',
      INTERNAL_IDENTITY_KEY: 'a key of tests that is long enough to be one',
      CLOUDTACH_TEST_SWITCHES: 'on',
      CLOUDTACH_TEST_CLOCK_FILE: this.clockFile,
    };
  }

  private get clockFile(): string {
    return join(this.folder, 'now');
  }
}

const emptyBooks: Books = { read: 0, projected: 0, duplicate: 0, skipped: 0, parked: 0 };

function difference(books: Books, before: Books): Books {
  return {
    read: books.read - before.read,
    projected: books.projected - before.projected,
    duplicate: books.duplicate - before.duplicate,
    skipped: books.skipped - before.skipped,
    parked: books.parked - before.parked,
  };
}
