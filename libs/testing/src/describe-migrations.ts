import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deliveryMigrations } from '@cloudtach/messaging';
import { Database, type MigrationClass, runMigrations } from '@cloudtach/persistence';
import { type ThrowawayDatabase, throwawayDatabase } from './throwaway-database.js';

/** What every service says of its migrations: its definition fits. */
export interface MigratedService {
  readonly name: string;
  /** Those of the delivery tables first. */
  readonly migrations: readonly MigrationClass[];
}

/** Registers the test that a service's own migrations leave nothing behind when they go down, and go up again to the same. */
export function describeMigrations({ name, migrations }: MigratedService): void {
  const ownCount = migrations.length - deliveryMigrations.length;

  describe(`the migrations of ${name}`, () => {
    let server: ThrowawayDatabase;
    let database: Database;

    beforeAll(async () => {
      server = await throwawayDatabase();
      database = await Database.connect({ url: server.url, applicationName: name, migrations });
    });

    afterAll(async () => {
      await database.close();
      await server.drop();
    });

    const up = () => runMigrations({ url: server.url, applicationName: name }, migrations);

    it('go up, down to the tables of delivery, and up again to the same schema', async () => {
      expect((await up()).applied).toHaveLength(migrations.length);
      const first = await schemaOf(database);
      for (let own = ownCount; own > 0; own -= 1) await database.dataSource.undoLastMigration();
      const tables = (await schemaOf(database)).filter(({ relkind }) => relkind === 'r' || relkind === 'p');
      expect(tables.map(({ relname }) => relname)).toEqual([
        'consumer_offset',
        'outbox',
        'parked_record',
        'topic_layout',
      ]);
      expect((await up()).applied).toHaveLength(ownCount);
      expect(await schemaOf(database)).toEqual(first);
    });
  });
}

function schemaOf(database: Database): Promise<Record<string, unknown>[]> {
  return database.query(
    `SELECT relname, relkind, pg_get_indexdef(oid) AS index FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'migration%' ORDER BY relname`,
  );
}
