import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { signalGroup, signalProcess } from './process-group.js';
import { StackStartError } from './stack-start-error.js';

/** What the lock file says about the stack that holds it. */
interface Holder {
  readonly token: string;
  readonly pid: number;
  /** When the process was born: after a restart of the machine its number belongs to somebody else. */
  readonly born: string;
  /** Process groups that may outlive a supervisor that was killed. */
  readonly groups: readonly number[];
}

/** Within it everything of a killed supervisor is gone (architecture §6). */
const orphansMs = 20_000;
const attempts = 5;

/** Two stacks on one folder would write into each other's data: the second is refused. */
export class StackLock {
  private readonly groups = new Set<number>();

  private constructor(
    private readonly file: string,
    private readonly holder: Holder,
  ) {}

  /**
   * Takes the lock of a folder. One left by a supervisor that was killed is taken over, after its processes are gone.
   *
   * @throws StackStartError when another stack runs on the folder.
   */
  static async take(home: string): Promise<StackLock> {
    const file = join(home, 'lock');
    const mine: Holder = {
      token: randomUUID(),
      pid: process.pid,
      born: birthOf(process.pid) ?? '',
      groups: [],
    };
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (await place(file, mine)) return new StackLock(file, mine);
      const other = await read(file);
      if (other === null) continue;
      if (isAlive(other)) throw inUse(home, other);
      await orphansGone(other);
      await removeOnly(file, other);
    }
    throw new StackStartError(`the lock of ${home} changes hands too quickly`);
  }

  /** Remembers a process group for the start that follows a kill of this process. */
  note(group: number, present: boolean): void {
    if (present) this.groups.add(group);
    else this.groups.delete(group);
    // At once, and never half a file: this process may be killed at any moment.
    const draft = `${this.file}.${this.holder.token}`;
    writeFileSync(draft, JSON.stringify({ ...this.holder, groups: [...this.groups] }), { mode: 0o600 });
    renameSync(draft, this.file);
  }

  async release(): Promise<void> {
    const found = await read(this.file);
    if (found?.token === this.holder.token) await rm(this.file, { force: true });
  }
}

/** Creates the lock with its content in one step; false when there is one. */
async function place(file: string, holder: Holder): Promise<boolean> {
  const draft = `${file}.${holder.token}`;
  await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function read(file: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new StackStartError(`the lock ${file} cannot be read; remove it if no start uses its folder`, {
      cause: error,
    });
  }
}

function isAlive(holder: Holder): boolean {
  return signalProcess(holder.pid, 0) && birthOf(holder.pid) === holder.born;
}

function inUse(home: string, holder: Holder): StackStartError {
  return new StackStartError(
    `another start uses ${home} (process ${holder.pid}); stop it, or set CLOUDTACH_HOME, or use --ephemeral`,
  );
}

async function orphansGone(holder: Holder): Promise<void> {
  const deadline = performance.now() + orphansMs;
  while (performance.now() < deadline && holder.groups.some((group) => signalGroup(group, 0)))
    await sleep(100);
}

/** Of two starts that find the same stale lock one takes it away; the other must not take away the first one's. */
async function removeOnly(file: string, stale: Holder): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  const found = await read(aside);
  if (found !== null && found.token !== stale.token) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

/** What tells a process from a later one of the same number; `null` where none runs, or only its status is left. */
function birthOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; behind it come the state and, as twentieth, the start in ticks since boot.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19]}`;
  } catch {
    const { status, stdout } = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
    });
    const text = status === 0 ? stdout.trim() : '';
    return text === '' || text.startsWith('Z') ? null : text.replace(/^\S+\s+/, '');
  }
}
