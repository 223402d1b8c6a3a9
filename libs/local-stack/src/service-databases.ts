import { createHmac } from 'node:crypto';
import pg from 'pg';

/** Where one service finds its database. */
export interface ServiceDatabase {
  readonly database: string;
  readonly role: string;
  /** With the role's password: for the environment of the service, never for a log. */
  readonly url: string;
}

/** What {@link openServiceDatabases} needs to know. */
export interface ServiceDatabasesOptions {
  /** Of an administrator who may make roles and databases. */
  readonly adminUrl: string;
  /** Names without the product's prefix, as `usage_verifier`. */
  readonly names: readonly string[];
  /** Set where several stacks share one server; part of every name. */
  readonly suffix: string;
  /** From which the passwords of the roles are derived. */
  readonly passwordBase: string;
}

/** Makes one database and one login role per service (decisions §1), those that are missing; data stays. */
export async function openServiceDatabases(
  options: ServiceDatabasesOptions,
): Promise<Map<string, ServiceDatabase>> {
  return withAdmin(options.adminUrl, async (client) => {
    const result = new Map<string, ServiceDatabase>();
    for (const name of options.names) {
      const database = `cloudtach_${name}${options.suffix}`;
      const password = createHmac('sha256', options.passwordBase).update(database).digest('base64url');
      await openRole(client, database, password);
      await openDatabase(client, database, database);
      const url = new URL(options.adminUrl);
      url.username = database;
      url.password = password;
      url.pathname = `/${database}`;
      result.set(name, { database, role: database, url: url.href });
    }
    return result;
  });
}

/** Removes databases and roles of a stack that borrowed somebody else's server. */
export async function dropServiceDatabases(
  adminUrl: string,
  databases: Iterable<ServiceDatabase>,
): Promise<void> {
  await withAdmin(adminUrl, async (client) => {
    for (const { database, role } of databases) {
      await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(database)} WITH (FORCE)`);
      await client.query(`DROP ROLE IF EXISTS ${client.escapeIdentifier(role)}`);
    }
  });
}

/** Runs `work` with one session of an administrator. */
export async function withAdmin<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
  // A lost session fails the running query; without a listener it would also end this process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function openRole(client: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
  // Set at every start: the state folder with the password may be younger than the server.
  await client.query(
    `${verb} ROLE ${client.escapeIdentifier(role)} LOGIN PASSWORD ${client.escapeLiteral(password)}`,
  );
}

async function openDatabase(client: pg.Client, database: string, owner: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  if (rowCount !== 0) return;
  const role = client.escapeIdentifier(owner);
  // An administrator who is not a superuser may give a database only to a role it is a member of.
  await client.query(`GRANT ${role} TO CURRENT_USER`);
  await client.query(
    `CREATE DATABASE ${client.escapeIdentifier(database)} OWNER ${role} ENCODING 'UTF8' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'`,
  );
  await client.query(`REVOKE CONNECT ON DATABASE ${client.escapeIdentifier(database)} FROM PUBLIC`);
}
