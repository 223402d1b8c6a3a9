import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalStack, readStackSettings, type StackLog, startStack } from '@cloudtach/local-stack';
import { type KafkaProducer, openProducer } from '@cloudtach/messaging';
import { createLogger } from '@cloudtach/observability';
import { Database } from '@cloudtach/persistence';

/** Servers to share; where left out the fleet brings up its own. */
export interface VectorServers {
  readonly kafkaBrokers: string;
  readonly adminDatabaseUrl: string;
}

/** What a fleet needs to know. */
export interface VectorFleetOptions {
  readonly servers: VectorServers | null;
  readonly inputTopics: readonly string[];
  /** Of ingestion, beside what makes it a service of tests. */
  readonly settings: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Longest wait until a record is in the books. */
const handledTimeoutMs = 30_000;
const pollMs = 5;

/** Tables that belong to the delivery of messages, not to what came of them; emptied, they would lose their place. */
const keptTables = ['migration', 'consumer_offset', 'topic_layout', 'outbox'];

/** The services that vectors run against, with Kafka and PostgreSQL, and what a test may do to them from outside. */
export class VectorFleet {
  private constructor(
    private readonly stack: LocalStack,
    private readonly producer: KafkaProducer,
    private readonly database: Database,
    private readonly clockFolder: string,
  ) {}

  /** Starts it with fresh data, and with a clock that can be set. */
  static async start({ servers, inputTopics, settings, signal }: VectorFleetOptions): Promise<VectorFleet> {
    const clockFolder = await mkdtemp(join(tmpdir(), 'cloudtach-clock-'));
    const stack = await startFleet({ servers, inputTopics, settings, signal }, clockFolder).catch(
      async (error: unknown) => {
        await rm(clockFolder, { recursive: true });
        throw error;
      },
    );
    const producer = openProducer(
      { brokers: stack.kafkaBrokers.split(','), clientId: 'cloudtach-vectors' },
      createLogger({ service: 'vectors', level: 'silent' }),
      { topicPrefix: stack.topicPrefix },
    );
    const database = await Database.connect({
      url: stack.databaseUrl('ingestion'),
      applicationName: 'vectors',
      poolSizeMax: 1,
    });
    return new VectorFleet(stack, producer, database, clockFolder);
  }

  /** Where everything is asked. */
  get gateway(): string {
    return this.stack.urls['api-gateway'] ?? '';
  }

  /** Sets the time that the services take for now. @param time in any form of ISO 8601, UTC */
  async setClock(time: string): Promise<void> {
    await writeFile(clockFile(this.clockFolder), time);
  }

  /** Publishes one record and returns when the books show that it was handled. */
  async deliver(topic: string, value: Uint8Array, signal: AbortSignal): Promise<void> {
    const before = await this.recordsRead();
    await this.producer.send([{ topic, key: null, value, headers: {} }]);
    const deadline = performance.now() + handledTimeoutMs;
    while ((await this.recordsRead()) === before) {
      signal.throwIfAborted();
      if (performance.now() > deadline)
        throw new Error(`a record was not handled within ${handledTimeoutMs} ms`);
      await sleep(pollMs);
    }
  }

  /** Empties the tables and begins every count anew. Nothing may be in flight. */
  async empty(): Promise<void> {
    const tables = await this.database.query<{ name: string }>(
      `SELECT quote_ident(tablename) AS name FROM pg_tables JOIN pg_class ON relname = tablename
       WHERE schemaname = 'public' AND NOT relispartition AND tablename <> ALL ($1)`,
      [keptTables],
    );
    const sequences = await this.database.query<{ name: string }>(
      `SELECT quote_ident(sequencename) AS name FROM pg_sequences WHERE schemaname = 'public'
         AND NOT EXISTS (
           SELECT FROM pg_depend JOIN pg_class AS owner ON owner.oid = refobjid
           WHERE objid = quote_ident(sequencename)::regclass AND deptype IN ('a', 'i') AND owner.relname = ANY ($1))`,
      [keptTables],
    );
    await this.database.transaction(async (tx) => {
      for (const { name } of tables) await tx.query(`DELETE FROM ${name}`);
      for (const { name } of sequences) await tx.query(`ALTER SEQUENCE ${name} RESTART`);
    });
  }

  async stop(): Promise<void> {
    await this.producer.close();
    await this.database.close();
    await this.stack.stop();
    await rm(this.clockFolder, { recursive: true });
  }

  private async recordsRead(): Promise<bigint> {
    const [row] = await this.database.query<{ read: bigint }>(
      'SELECT coalesce(sum(records_read), 0)::bigint AS read FROM consumer_offset',
    );
    return row?.read ?? 0n;
  }
}

async function startFleet(
  { servers, inputTopics, settings, signal }: VectorFleetOptions,
  clockFolder: string,
): Promise<LocalStack> {
  const stackSettings = readStackSettings();
  return startStack(
    {
      ...(servers ?? {}),
      ephemeral: true,
      gatewayPort: 'free',
      services: ['ingestion', 'api-gateway'],
      serviceEnv: {
        ingestion: {
          ...settings,
          KAFKA_FETCH_WAIT_MS: '10',
          CLOUDTACH_TEST_SWITCHES: 'on',
          CLOUDTACH_TEST_CLOCK_FILE: clockFile(clockFolder),
        },
      },
      log: printTrouble,
      signal,
    },
    // One partition a topic: records are handled in the order in which they are published anyway.
    { ...stackSettings, inputTopics, partitions: { ...stackSettings.partitions, others: 1 } },
  );
}

function clockFile(folder: string): string {
  return join(folder, 'now');
}

/** What goes wrong in the fleet is said where it does not disturb the lines of the vectors. */
const printTrouble: StackLog = ({ source, level, message, fields }) => {
  if (level === 'error') process.stderr.write(`${source}: ${message} ${JSON.stringify(fields)}\n`);
};
