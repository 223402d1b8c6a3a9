import { randomBytes } from 'node:crypto';
import { withAdmin } from '@cloudtach/local-stack';
import { testStack } from './test-stack.js';

/** A database of one test file. */
export interface ThrowawayDatabase {
  readonly name: string;
  /** As an administrator of the server; tests of rights make a role. */
  readonly url: string;
  /** Ends what still uses it and removes it. */
  drop(): Promise<void>;
}

/**
 * Makes an empty database on the shared server.
 *
 * @param migrate brings it to a schema, as `(url) => runMigrations({ url, … }, migrations)`; left out it stays empty.
 * @param adminUrl of another server than the shared one.
 */
export async function throwawayDatabase(
  migrate?: (url: string) => Promise<unknown>,
  adminUrl: string = testStack().adminDatabaseUrl,
): Promise<ThrowawayDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await withAdmin(adminUrl, (client) =>
    client.query(`CREATE DATABASE ${name} ENCODING 'UTF8' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'`),
  );
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const database: ThrowawayDatabase = {
    name,
    url: url.href,
    drop: async () => {
      await withAdmin(adminUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
  try {
    await migrate?.(database.url);
  } catch (error) {
    await database.drop();
    throw error;
  }
  return database;
}
