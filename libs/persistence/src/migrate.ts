import { Database, type DatabaseOptions, type MigrationClass } from './database.js';

/** One key for all services: each has a database of its own, and an advisory lock belongs to a database. */
const migrationLockKey = 4_711_001;

/** What `runMigrations` did. */
export interface MigrationReport {
  readonly applied: readonly string[];
}

/**
 * Brings a database to the newest schema, under an advisory lock: TypeORM takes none, and two replicas that migrate at
 * once collide (style-models.md §13). Statements may take long here, so the session's time limits are lifted.
 */
export async function runMigrations(
  options: DatabaseOptions,
  migrations: readonly MigrationClass[],
): Promise<MigrationReport> {
  const database = await Database.connect({
    ...options,
    migrations,
    poolSizeMax: 2,
    lockTimeoutMs: 0,
    statementTimeoutMs: 0,
    idleInTransactionTimeoutMs: 0,
  });
  try {
    return await database.withClient(async (client) => {
      await client.query('SELECT pg_advisory_lock($1)', [migrationLockKey]);
      try {
        const applied = await database.dataSource.runMigrations({ transaction: 'each' });
        return { applied: applied.map((migration) => migration.name) };
      } finally {
        await client.query('SELECT pg_advisory_unlock($1)', [migrationLockKey]);
      }
    });
  } finally {
    await database.close();
  }
}

/** The database lacks migrations that this build of the service needs. */
export class SchemaOutdated extends Error {
  constructor(readonly missing: readonly string[]) {
    super(`the schema is older than this service: run its migrations first (missing: ${missing.join(', ')})`);
    this.name = 'SchemaOutdated';
  }
}

/**
 * Refuses a database whose schema is older than the code (architecture.md §4); a newer one is fine, since changes expand
 * before they contract.
 * @throws SchemaOutdated naming the migrations that are missing.
 */
export async function assertSchemaCurrent(
  database: Database,
  migrations: readonly MigrationClass[],
): Promise<void> {
  const known = await appliedMigrations(database);
  const missing = migrations.map(nameOfMigration).filter((name) => !known.has(name));
  if (missing.length > 0) throw new SchemaOutdated(missing);
}

async function appliedMigrations(database: Database): Promise<ReadonlySet<string>> {
  const tables = await database.query<{ exists: boolean }>(
    `SELECT to_regclass('migration') IS NOT NULL AS exists`,
  );
  if (tables[0]?.exists !== true) return new Set();
  const rows = await database.query<{ name: string }>('SELECT name FROM migration');
  return new Set(rows.map((row) => row.name));
}

function nameOfMigration(migration: MigrationClass): string {
  return new migration().name ?? migration.name;
}
