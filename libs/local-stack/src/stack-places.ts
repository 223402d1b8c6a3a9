import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mayEnter, type ServerAccount } from './server-account.js';
import { StackStartError } from './stack-start-error.js';

/** Folders of one stack. */
export interface StackPlaces {
  /** Secrets and the lock lie in it directly. */
  readonly home: string;
  readonly kafka: string;
  /** PostgreSQL's data; inside `home` unless its account cannot get there. */
  readonly postgres: string;
  readonly logs: string;
  readonly ephemeral: boolean;
  /** Everything the stack made, for `--reset` and for the end of an ephemeral one. */
  readonly owned: readonly string[];
}

/** Folders that only root may write to come first: a predictable name in a folder for all can be taken by anyone. */
const openParents = ['/var/lib', '/var/tmp', '/tmp'];

/**
 * Decides where the data of a stack lies and makes the folders.
 *
 * `home` is the folder kept between starts; `null` makes a new one in the machine's temporary folder. As root
 * the data of PostgreSQL belongs to another account; when that account may not enter the folder (a clone in
 * root's own home), it lies in a state folder that anybody may enter, named after the home.
 */
export async function openPlaces(home: string | null, account: ServerAccount | null): Promise<StackPlaces> {
  const ephemeral = home === null;
  const folder = home ?? (await mkdtemp(join(tmpdir(), 'cloudtach-')));
  // Others may pass through to PostgreSQL's folder, not look around. A folder that was there keeps its mode.
  const mode = account === null ? 0o700 : 0o711;
  await mkdir(folder, { recursive: true, mode });
  if (ephemeral) await chmod(folder, mode);
  const inside = (name: string) => join(folder, name);
  const common = { home: folder, kafka: inside('kafka'), logs: inside('logs'), ephemeral };
  await mkdir(common.kafka, { recursive: true, mode: 0o700 });
  await mkdir(common.logs, { recursive: true, mode: 0o700 });
  const owned = ephemeral ? [folder] : ['kafka', 'logs', 'postgres', 'secrets.json'].map(inside);
  if (account === null) return { ...common, postgres: inside('postgres'), owned };
  if (mayEnter(account, folder)) return { ...common, postgres: inside('postgres'), owned };
  const elsewhere = join(
    await openStateFolder(),
    createHash('sha256').update(folder).digest('hex').slice(0, 16),
  );
  await mkdir(elsewhere, { recursive: true, mode: 0o711 });
  return { ...common, postgres: join(elsewhere, 'postgres'), owned: [...owned, elsewhere] };
}

/**
 * Clears PostgreSQL's data outside a home that was removed by hand: the passwords that open it went with the home. To be
 * called while the lock is held, before the secrets are opened.
 */
export async function forgetLostHome(places: StackPlaces): Promise<void> {
  if (places.postgres.startsWith(places.home)) return;
  const kept = await stat(join(places.home, 'secrets.json')).catch(() => null);
  if (kept === null) await rm(places.postgres, { recursive: true, force: true });
}

/** Removes what a stack kept, and nothing that was not made by it. */
export async function removePlaces(places: StackPlaces): Promise<void> {
  for (const folder of places.owned) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** A folder of root's that anybody may enter and nobody else may write to. */
export async function openStateFolder(): Promise<string> {
  for (const parent of openParents) {
    const folder = join(parent, 'cloudtach');
    try {
      await mkdir(folder, { recursive: true, mode: 0o755 });
      const found = await stat(folder);
      // Somebody else's folder of that name could be exchanged under our feet.
      if (found.uid === process.getuid?.() && (found.mode & 0o022) === 0) return folder;
    } catch {
      continue;
    }
  }
  throw new StackStartError(
    `none of ${openParents.join(', ')} takes a folder of ours; set CLOUDTACH_HOME to one that anybody may enter`,
  );
}
