import { chown, mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { runGuarded } from './guarded-command.js';
import { GuardedProcess } from './guarded-process.js';
import type { PostgresPrograms } from './postgres-programs.js';
import type { RunningProcess } from './running-process.js';
import type { ServerAccount } from './server-account.js';
import type { StackLog } from './stack-log.js';
import type { StackPlaces } from './stack-places.js';
import { StackStartError } from './stack-start-error.js';
import { SupervisedProcess } from './supervised-process.js';
import { tailOfFile } from './tail-of-file.js';

/** What {@link createPostgresServer} needs to know. */
export interface PostgresServerOptions {
  readonly places: StackPlaces;
  readonly programs: PostgresPrograms;
  readonly account: ServerAccount | null;
  readonly port: number;
  readonly password: string;
  readonly log: StackLog;
  readonly onStarted: (process: RunningProcess) => void;
  readonly onEnded: (process: RunningProcess) => void;
}

/** Recovery after SIGKILL reads the write-ahead log since the last checkpoint, at most a few seconds of it here. */
const readyMs = 120_000;

/** Settings that differ from PostgreSQL's own, each with its reason. */
const settings: Readonly<Record<string, string>> = {
  // Loopback only, and no socket file: its folder's path may be too long or not writable for the account.
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // Six services with a pool each, their migrations, and tests with a database per file.
  max_connections: '200',
  shared_buffers: '256MB',
  // performance §3.3: full page images after a checkpoint double the log, so they come seldom and compressed.
  wal_compression: 'pglz',
  max_wal_size: '4GB',
  min_wal_size: '128MB',
  checkpoint_timeout: '15min',
  // Compiling a plan takes longer than any of our short statements.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Neither statements nor the values of a failed row reach the log: they are payloads of the cloud.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
};

/**
 * The PostgreSQL of the local stack: made at the first start, then run under a guard. Its superuser and every role
 * log in with a password (scram): `trust` on a port of the loopback interface would let every other user of the
 * machine become the superuser, who runs programs as the account of the server.
 */
export function createPostgresServer(options: PostgresServerOptions): SupervisedProcess {
  const logFile = join(options.places.logs, 'postgres.log');
  return new SupervisedProcess({
    name: 'postgres',
    log: options.log,
    launch: (signal) => launch(options, logFile, signal),
    ready: (signal) => acceptsLogin(options, signal),
    restart: true,
    lastWords: () => tailOfFile(logFile),
    onStarted: options.onStarted,
    onEnded: options.onEnded,
  });
}

/** Where an administrator logs in. */
export function postgresAdminUrl(port: number, password: string): string {
  return `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
}

async function launch(
  options: PostgresServerOptions,
  logFile: string,
  signal: AbortSignal,
): Promise<RunningProcess> {
  const data = join(options.places.postgres, 'data');
  if (!(await isInitialised(data))) await initialise(options, data, signal);
  await truncate(logFile).catch(() => undefined);
  const assignments = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return GuardedProcess.start({
    ...surroundings(options, logFile),
    command: options.programs.postgres,
    args: ['-D', data, '-p', String(options.port), ...assignments],
    // SIGINT ends sessions and checkpoints; SIGQUIT leaves the rest to recovery.
    stop: [
      { signal: 'SIGINT', waitMs: 3_000 },
      { signal: 'SIGQUIT', waitMs: 1_000 },
    ],
    // Services have 9 s, Kafka 5 s: PostgreSQL is the last to leave.
    usersMs: 14_000,
  });
}

async function isInitialised(data: string): Promise<boolean> {
  return readFile(join(data, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
}

/** Made beside its final name: a start that was killed in the middle leaves nothing that looks complete. */
async function initialise(options: PostgresServerOptions, data: string, signal: AbortSignal): Promise<void> {
  const partial = `${data}.new`;
  const passwordFile = join(options.places.postgres, 'first-password');
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, options.password, { mode: 0o600 });
  if (options.account !== null) {
    const { uid, gid } = options.account;
    for (const path of [options.places.postgres, partial, passwordFile]) await chown(path, uid, gid);
  }
  const logFile = join(options.places.logs, 'initdb.log');
  try {
    const args = [
      ...['-D', partial, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
      ...['--encoding=UTF8', '--locale=C', '--no-instructions'],
    ];
    const command = options.programs.initdb;
    await runGuarded('initdb', { ...surroundings(options, logFile), command, args }, signal);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(partial, data);
}

/** What initdb and the server share. The environment of the caller stays outside: PGDATA and its kin change both. */
function surroundings({ places, account }: PostgresServerOptions, logFile: string) {
  return {
    cwd: '/',
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' },
    account: account === null ? null : { uid: account.uid, gid: account.gid },
    logFile,
    removeWhenOrphaned: places.ephemeral ? places.owned : [],
  };
}

/** An open port is not enough: during recovery it is open and refuses. */
async function acceptsLogin(options: PostgresServerOptions, gone: AbortSignal): Promise<void> {
  const deadline = performance.now() + readyMs;
  for (;;) {
    gone.throwIfAborted();
    const client = new pg.Client({
      connectionString: postgresAdminUrl(options.port, options.password),
      connectionTimeoutMillis: 2_000,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (performance.now() > deadline) {
        throw new StackStartError(`PostgreSQL takes no login after ${readyMs / 1000} s`, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}
