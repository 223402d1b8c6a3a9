import { freePort } from './free-port.js';
import pg from 'pg';
import { KafkaObserver, type FoundRecord } from './kafka-observer.js';
import { RunningService } from './running-service.js';
import { testStack } from './test-stack.js';
import { type ThrowawayDatabase, throwawayDatabase } from './throwaway-database.js';
import { ThrowawayTopics } from './throwaway-topics.js';
import { waitFor } from './wait-for.js';

/** What a slice is made of. */
export interface ServiceSliceOptions {
  /** Folder of the built app below `apps`. */
  readonly app: string;
  /** Topics to make, each with two partitions and a topic for its parked records. */
  readonly topics: readonly string[];
}

/** What became of all records of a service. */
export interface ServiceBooks {
  readonly read: number;
  readonly projected: number;
  readonly duplicate: number;
  readonly skipped: number;
  readonly parked: number;
}

/**
 * One service with topics and a database of its own on the shared servers: messages in, rows, messages and answers
 * out. The service runs as the built process it is.
 */
export class ServiceSlice {
  private readonly running = new Set<RunningService>();
  /** The key under which the service takes sealed identities. */
  readonly identityKey = 'the key of the tests, at least 32 characters';

  private constructor(
    private readonly app: string,
    readonly topics: ThrowawayTopics,
    private readonly database: ThrowawayDatabase,
    private readonly pool: pg.Pool,
    readonly kafka: KafkaObserver,
  ) {}

  /** Makes topics and database, and migrates it by the app's own `migrate.js`. */
  static async open({ app, topics: names }: ServiceSliceOptions): Promise<ServiceSlice> {
    const topics = new ThrowawayTopics();
    await topics.create(...names.flatMap((name) => [{ name, partitions: 2 }, { name: `${name}.parked` }]));
    const database = await throwawayDatabase();
    const pool = new pg.Pool({ connectionString: database.url, max: 3 });
    // A pool ends before its sessions have: the database that is dropped behind it ends those, and nobody else listens.
    pool.on('error', () => undefined);
    const kafka = await KafkaObserver.connect(testStack().kafkaBrokers, topics.prefix);
    const slice = new ServiceSlice(app, topics, database, pool, kafka);
    const migration = await RunningService.start({ app, entry: 'migrate.js', env: slice.env() });
    const end = await migration.ended;
    if (end.code !== 0) throw new Error(`the migration failed:\n${migration.output.text().slice(-4_000)}`);
    return slice;
  }

  /** Starts a process of the service and waits until it is ready. */
  async start(env: Readonly<Record<string, string>> = {}): Promise<RunningService> {
    const service = await this.startCutOff(env);
    await service.untilReady();
    return service;
  }

  /** Starts a process that something it needs is kept from, and waits until it answers at all. */
  async startCutOff(env: Readonly<Record<string, string>>): Promise<RunningService> {
    const service = await this.launch(env);
    await service.untilAlive();
    return service;
  }

  /** Starts a process of the service and waits for nothing: it may be one that is to end at once. */
  async launch(env: Readonly<Record<string, string>>): Promise<RunningService> {
    const service = await RunningService.start({
      app: this.app,
      env: { ...this.env(), PORT: String(await freePort()), ...env },
    });
    this.running.add(service);
    return service;
  }

  /** Address of the service's database, for tests that store something by the service's own code. */
  get databaseUrl(): string {
    return this.database.url;
  }

  /** Runs one statement; 64-bit integers come as text. */
  async query<R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    return (await this.pool.query<R>(text, [...values])).rows;
  }

  /** What became of every record so far, over all topics. */
  async books(): Promise<ServiceBooks> {
    const [row] = await this.query<Record<keyof ServiceBooks, string | null>>(
      `SELECT sum(records_read) AS read, sum(records_projected) AS projected, sum(records_duplicate) AS duplicate,
         sum(records_skipped) AS skipped, sum(records_parked) AS parked FROM consumer_offset`,
    );
    const count = (name: keyof ServiceBooks) => Number(row?.[name] ?? 0);
    return {
      read: count('read'),
      projected: count('projected'),
      duplicate: count('duplicate'),
      skipped: count('skipped'),
      parked: count('parked'),
    };
  }

  /** Does something that makes the service read so many records more, waits for that, and says what became of them. */
  async readingMore(count: number, act: () => Promise<unknown>): Promise<ServiceBooks> {
    const before = await this.books();
    await act();
    const after = await this.untilRead(before.read + count);
    return {
      read: after.read - before.read,
      projected: after.projected - before.projected,
      duplicate: after.duplicate - before.duplicate,
      skipped: after.skipped - before.skipped,
      parked: after.parked - before.parked,
    };
  }

  /** Waits until so many records are accounted for in all, and returns the books. */
  untilRead(count: number): Promise<ServiceBooks> {
    return waitFor(
      async () => {
        const books = await this.books();
        return books.read >= count ? books : null;
      },
      { what: `${count} records are in the books`, timeoutMs: 60_000 },
    );
  }

  /** Codes of parked records, by partition and offset. */
  async parkedCodes(): Promise<string[]> {
    const rows = await this.query<{ error_code: string }>(
      'SELECT error_code FROM parked_record ORDER BY partition, record_offset',
    );
    return rows.map((row) => row.error_code);
  }

  /** Waits until every parked record was told of, and returns what the topic for them holds. */
  async untilParkedAreTold(topic: string): Promise<FoundRecord[]> {
    const told = async () => (await this.query('SELECT 1 FROM outbox LIMIT 1')).length === 0;
    await waitFor(told, { what: 'the outbox is empty' });
    return this.kafka.readAll(topic);
  }

  async close(): Promise<void> {
    for (const service of this.running) {
      service.signal('SIGKILL');
      await service.ended;
    }
    await this.kafka.close();
    await this.pool.end();
    await this.database.drop();
    await this.topics.drop();
  }

  private env(): Record<string, string> {
    return {
      DATABASE_URL: this.database.url,
      KAFKA_BROKERS: testStack().kafkaBrokers,
      KAFKA_TOPIC_PREFIX: this.topics.prefix,
      KAFKA_SESSION_TIMEOUT_MS: '6000',
      INTERNAL_IDENTITY_KEY: this.identityKey,
      PORT: '0',
    };
  }
}
