import { type Books, sumOfBooks } from '../fleet/fleet-books.js';
import { forwardedV1, type NotedBehaviour, notedV1 } from '../projection/noted.v1.js';
import { parseContractInstant } from '@cloudtach/kernel';
import { Database } from '@cloudtach/persistence';
import {
  freePort,
  KafkaObserver,
  type PublishedRecord,
  RunningService,
  testStack,
  type ThrowawayDatabase,
  throwawayDatabase,
  ThrowawayTopics,
  waitFor,
} from '@cloudtach/testing';

const occurredAt = parseContractInstant('2026-01-01T00:00:00.000000Z');

/** Where a harness finds its servers; the shared ones unless told otherwise. */
export interface HarnessServers {
  readonly kafkaBrokers: string;
  /** What the projection itself is told, when a proxy stands between. */
  readonly projectionBrokers?: string;
  readonly adminDatabaseUrl: string;
}

/** The small projection with topics and a database of its own, and everything a test of delivery does to it. */
export class ProjectionHarness {
  private readonly running = new Set<RunningService>();
  private published = 0;

  private constructor(
    readonly servers: HarnessServers,
    readonly topics: ThrowawayTopics,
    readonly database: ThrowawayDatabase,
    readonly sql: Database,
    readonly kafka: KafkaObserver,
    private readonly mode: 'project' | 'forward',
  ) {}

  static async open(
    mode: 'project' | 'forward' = 'project',
    partitions = 3,
    servers: HarnessServers = testStack(),
  ): Promise<ProjectionHarness> {
    const topics = new ThrowawayTopics(servers.kafkaBrokers);
    await topics.create(
      { name: notedV1.topic, partitions },
      { name: notedV1.parkedTopic, partitions: 1 },
      { name: forwardedV1.topic, partitions: 1 },
    );
    const database = await throwawayDatabase(undefined, servers.adminDatabaseUrl);
    const sql = await Database.connect({
      url: database.url,
      applicationName: 'delivery-test',
      poolSizeMax: 3,
    });
    const kafka = await KafkaObserver.connect(servers.kafkaBrokers, topics.prefix);
    return new ProjectionHarness(servers, topics, database, sql, kafka, mode);
  }

  /** Starts a process of the projection; it migrates its database itself. */
  async start(env: Readonly<Record<string, string>> = {}): Promise<RunningService> {
    const service = await RunningService.start({
      app: 'pipeline-e2e',
      entry: 'projection/main.js',
      env: {
        DATABASE_URL: this.database.url,
        KAFKA_BROKERS: this.servers.projectionBrokers ?? this.servers.kafkaBrokers,
        KAFKA_TOPIC_PREFIX: this.topics.prefix,
        PROJECTION_MODE: this.mode,
        // A killed member is replaced after this long.
        KAFKA_SESSION_TIMEOUT_MS: '3000',
        PORT: String(await freePort()),
        ...env,
      },
    });
    this.running.add(service);
    return service;
  }

  async startReady(env: Readonly<Record<string, string>> = {}): Promise<RunningService> {
    const service = await this.start(env);
    await service.untilReady();
    return service;
  }

  /** Publishes notes; the ids are those of the records, new with every call. Returns them. */
  async publish(
    behaviours: readonly NotedBehaviour[],
    options: { partition?: number; key?: string } = {},
  ): Promise<string[]> {
    const messages = behaviours.map((behaviour) => this.note(`n${this.published++}`, behaviour, options));
    await this.send(messages);
    return messages.map((message) => String(message.headers['note']));
  }

  /** A note as it is published, to be sent as often as a test wants. */
  note(
    noteId: string,
    behaviour: NotedBehaviour = 'note',
    { partition, key }: { partition?: number; key?: string } = {},
  ): PublishedRecord & { readonly headers: Readonly<Record<string, string>> } {
    const encoded = notedV1.encode(
      { noteId, behaviour },
      {
        id: `m-${noteId}`,
        source: 'test',
        occurredAt: occurredAt ?? never(),
        correlationId: 'c',
        causationId: null,
      },
    );
    return {
      ...encoded,
      key: key ?? encoded.key,
      headers: { ...encoded.headers, note: noteId },
      ...(partition === undefined ? {} : { partition }),
    };
  }

  send(records: readonly PublishedRecord[]): Promise<void> {
    return this.kafka.publish(notedV1.topic, records);
  }

  async noteIds(): Promise<string[]> {
    const rows = await this.sql.query<{ note_id: string }>('SELECT note_id FROM note ORDER BY note_id');
    return rows.map((row) => row.note_id);
  }

  books(): Promise<Books> {
    return sumOfBooks(this.sql);
  }

  /**
   * Waits until so many records are accounted for, and returns the books.
   * @throws Error with the last lines of every process when they are not
   */
  async untilRead(count: number, timeoutMs = 60_000): Promise<Books> {
    try {
      return await waitFor(
        async () => {
          const books = await this.books();
          return books.read >= count ? books : null;
        },
        { what: `${count} records are in the books`, timeoutMs },
      );
    } catch (error) {
      const lines = [...this.running].map(({ output }) => output.text().slice(-6_000));
      throw new Error([String(error), JSON.stringify(await this.books()), ...lines].join('\n'), {
        cause: error,
      });
    }
  }

  async parkedCodes(): Promise<string[]> {
    const rows = await this.sql.query<{ error_code: string }>(
      'SELECT error_code FROM parked_record ORDER BY partition, record_offset',
    );
    return rows.map((row) => row.error_code);
  }

  /** Waits until the outbox is empty: every parked record was told of. */
  async untilRelayed(): Promise<void> {
    await waitFor(async () => (await this.sql.query('SELECT 1 FROM outbox LIMIT 1')).length === 0, {
      what: 'the outbox is empty',
    });
  }

  /** Waits until a process was ended by a signal. @throws Error with its last lines when it ended otherwise. */
  async untilKilled(service: RunningService): Promise<void> {
    const end = await service.ended;
    if (end.signal === 'SIGKILL') return;
    throw new Error(`ended with ${JSON.stringify(end)}:\n${service.output.text().slice(-4_000)}`);
  }

  /** Asks `/readyz`; the reason when it is not ready. */
  async unreadiness(service: RunningService): Promise<string | null> {
    const response = await fetch(`${service.url}/readyz`);
    return response.status === 200 ? null : await response.text();
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
  }
}

function never(): never {
  throw new Error('the instant of the harness is well-formed');
}
