import { hash } from 'node:crypto';
import { DataSource, type MigrationInterface } from 'typeorm';
import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { exactTypes } from './exact-types.js';

/** A constructor of a migration, as TypeORM takes it. */
export type MigrationClass = new () => MigrationInterface;

/** A client inside an open transaction; it belongs to the function it was given to and to nobody else. */
export type Transaction = PoolClient;

/** How a service reaches its database. Times in milliseconds. */
export interface DatabaseOptions {
  readonly url: string;
  /** Shown in `pg_stat_activity`, so that an operator sees whose session it is. */
  readonly applicationName: string;
  readonly poolSizeMax?: number;
  readonly connectTimeoutMs?: number;
  readonly lockTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
  /**
   * Must stay below Kafka's session timeout: it is what frees the rows of a process that was stopped inside a
   * transaction, before its successor waits for them (platform.md §6).
   */
  readonly idleInTransactionTimeoutMs?: number;
  /** Entities of the control plane and migrations, in order. */
  readonly entities?: readonly (new () => object)[];
  readonly migrations?: readonly MigrationClass[];
  /** Told of errors of idle connections, which have no caller to be told. */
  readonly onIdleError?: (error: Error) => void;
}

const defaults = {
  poolSizeMax: 10,
  connectTimeoutMs: 3_000,
  lockTimeoutMs: 2_000,
  statementTimeoutMs: 15_000,
  idleInTransactionTimeoutMs: 4_000,
} as const;

/** A session that is not used for so long is ended. It knows plans and catalogs: a new one takes many batches to learn them. */
const idleSessionMs = 300_000;

/** A session that is idle for so long is asked whether its server is still there. */
const keepAliveAfterMs = 10_000;

/** How long an answer may take beyond the limit of its statement. */
const silentServerMs = 3_000;

/**
 * The one door of a service to its PostgreSQL: a TypeORM DataSource and its pool (architecture.md §4).
 *
 * Results are exact: `int8` comes as bigint, `numeric` as text, `bytea` as Buffer, times with a zone as the text of the
 * server in UTC; never a JavaScript Date (style-models.md §13).
 */
export class Database {
  private constructor(
    readonly dataSource: DataSource,
    private readonly onIdleError: (error: Error) => void,
  ) {}

  /**
   * Opens the pool.
   * @throws what `pg` reports when the server cannot be reached; {@link classifyDatabaseError} tells why.
   */
  static async connect(options: DatabaseOptions): Promise<Database> {
    const database = new Database(
      new DataSource(toDataSourceOptions(options)),
      options.onIdleError ?? (() => undefined),
    );
    await database.dataSource.initialize();
    database.pool.on('error', (error) => database.onIdleError(error));
    return database;
  }

  /**
   * Runs `work` in a transaction of its own: committed when it returns, rolled back when it throws. A connection whose
   * rollback fails is thrown away rather than given to the next.
   */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    // Without a listener an error of a checked-out client (its backend ended) would end the process.
    const onError = (error: Error): void => {
      broken = error;
    };
    client.on('error', onError);
    try {
      await client.query('BEGIN');
      const result = await work(client);
      const { command } = await client.query('COMMIT');
      // A transaction that failed and whose error was swallowed ends in silence: the server answers ROLLBACK.
      if (command !== 'COMMIT')
        throw new Error('the transaction was rolled back: an error inside it was swallowed');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((rollbackError: Error) => {
        broken = rollbackError;
      });
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  /** Runs one statement outside of any transaction. */
  async query<R extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<R[]> {
    const result: QueryResult<R> = await this.pool.query<R>(
      text,
      values === undefined ? undefined : [...values],
    );
    return result.rows;
  }

  /**
   * As {@link query}, for a text that comes again and again and is expensive to plan: each session plans it a few times and
   * then no more. Only for texts of a small closed set: sessions remember them for ever.
   */
  async queryPrepared<R extends QueryResultRow>(text: string, values: readonly unknown[]): Promise<R[]> {
    const name = hash('sha1', text, 'base64url');
    const result: QueryResult<R> = await this.pool.query<R>({ name, text, values: [...values] });
    return result.rows;
  }

  /** Lends a client for as long as `work` runs: for `COPY … TO`, and for locks that belong to a session. */
  async withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    const onError = (error: Error): void => {
      broken = error;
    };
    client.on('error', onError);
    try {
      return await work(client);
    } catch (error) {
      // The session may be in the middle of a protocol exchange: never lend it again.
      broken = error instanceof Error ? error : new Error('the work of a lent client failed');
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  /** True when a connection is to be had and answers. Never throws. */
  async isReachable(): Promise<boolean> {
    try {
      await this.pool.query('SELECT 1');
      return true;
    } catch {
      return false;
    }
  }

  /** Ends the pool after what was lent has come back. */
  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  private get pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }
}

function toDataSourceOptions(options: DatabaseOptions): ConstructorParameters<typeof DataSource>[0] {
  const settings = { ...defaults, ...options };
  return {
    type: 'postgres',
    url: settings.url,
    applicationName: settings.applicationName,
    entities: [...(options.entities ?? [])],
    migrations: [...(options.migrations ?? [])],
    migrationsTableName: 'migration',
    synchronize: false,
    logging: false,
    poolSize: settings.poolSizeMax,
    connectTimeoutMS: settings.connectTimeoutMs,
    extra: {
      types: exactTypes,
      keepAlive: true,
      idleTimeoutMillis: idleSessionMs,
      keepAliveInitialDelayMillis: keepAliveAfterMs,
      // The server's own limit comes first; this one is for a server that says nothing any more.
      ...(settings.statementTimeoutMs === 0
        ? {}
        : { query_timeout: settings.statementTimeoutMs + silentServerMs }),
      options: [
        `-c lock_timeout=${settings.lockTimeoutMs}`,
        `-c statement_timeout=${settings.statementTimeoutMs}`,
        `-c idle_in_transaction_session_timeout=${settings.idleInTransactionTimeoutMs}`,
        '-c timezone=UTC',
      ].join(' '),
    },
  };
}
