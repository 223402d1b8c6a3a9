import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { runGuarded } from './guarded-command.js';
import { StackStartError } from './stack-start-error.js';

/** Version of the broker, as in `kafka/pom.xml`. */
export const kafkaVersion = '4.3.1';

const pomFile = fileURLToPath(new URL('../kafka/pom.xml', import.meta.url));
const sumsFile = fileURLToPath(new URL('../kafka/jars.sha256', import.meta.url));

/** The folder for things worth keeping that can be fetched again, as the platform has it. */
export function defaultCacheFolder(env: { readonly XDG_CACHE_HOME?: string | undefined }): string {
  const base =
    env.XDG_CACHE_HOME === undefined || env.XDG_CACHE_HOME === ''
      ? join(homedir(), '.cache')
      : env.XDG_CACHE_HOME;
  return join(base, 'cloudtach');
}

/** What {@link openKafkaJars} tells and asks its caller. */
export interface KafkaJarsUse {
  /** Takes what Maven says. */
  readonly logFile: string;
  /** Called once before something is fetched: it takes a while. */
  readonly onFetch: () => void;
  readonly signal: AbortSignal;
}

/**
 * The folder with the jars of the broker, each compared with the committed SHA-256 before anything is run from it.
 * Fetched by Maven the first time (or when a jar differs), found in the cache afterwards, without Maven or network.
 *
 * @returns `null` where nothing is cached and the machine has no Maven.
 * @throws StackStartError when Maven fails or brings other jars.
 */
export async function openKafkaJars(cacheFolder: string, use: KafkaJarsUse): Promise<string | null> {
  const folder = join(cacheFolder, `kafka-${kafkaVersion}`);
  const sums = await readSums();
  const differs = await firstDifference(folder, sums);
  if (differs === null) return folder;
  use.onFetch();
  const partial = `${folder}.${randomUUID()}`;
  await mkdir(partial, { recursive: true });
  try {
    if (!(await fetchJars(partial, use))) return null;
    const wrong = await firstDifference(partial, sums);
    if (wrong !== null)
      throw new StackStartError(`what Maven brought is not what kafka/jars.sha256 lists: ${wrong}`);
    await takePlace(partial, folder, sums);
    return folder;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** File name to SHA-256 in hexadecimal, in the format of `sha256sum`. */
async function readSums(): Promise<Map<string, string>> {
  const lines = (await readFile(sumsFile, 'utf8')).split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

/** What is wrong with a folder of jars, `null` when it holds exactly the listed ones. */
async function firstDifference(folder: string, sums: ReadonlyMap<string, string>): Promise<string | null> {
  const found = await readdir(folder).catch((): string[] => []);
  const extra = found.find((name) => !sums.has(name));
  if (extra !== undefined) return `${extra} is not listed`;
  const missing = [...sums.keys()].find((name) => !found.includes(name));
  if (missing !== undefined) return `${missing} is missing`;
  const digests = await Promise.all(found.map((name) => digestOf(join(folder, name))));
  const wrong = found.find((name, index) => digests[index] !== sums.get(name));
  return wrong === undefined ? null : `${wrong} has another SHA-256`;
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}

/** Two first starts at once both fetch; whoever comes second finds the same jars in place. */
async function takePlace(partial: string, folder: string, sums: ReadonlyMap<string, string>): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      await rename(partial, folder);
      return;
    } catch {
      if ((await firstDifference(folder, sums)) === null) return;
      await rm(folder, { recursive: true, force: true });
    }
  }
  throw new StackStartError(`${folder} cannot be replaced; CLOUDTACH_CACHE names another folder`);
}

/** @returns false where the machine has no Maven. */
async function fetchJars(folder: string, use: KafkaJarsUse): Promise<boolean> {
  if (!runs('mvn', '--version')) return false;
  const args = [
    ...['--batch-mode', '--no-transfer-progress', '--file', pomFile],
    ...['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${folder}`],
  ];
  const surroundings = {
    cwd: '/',
    env: null,
    account: null,
    logFile: use.logFile,
    removeWhenOrphaned: [folder],
  };
  await runGuarded(
    `Maven, fetching Apache Kafka ${kafkaVersion},`,
    { command: 'mvn', args, ...surroundings },
    use.signal,
  );
  return true;
}

function runs(command: string, argument: string): boolean {
  return spawnSync(command, [argument], { stdio: 'ignore' }).status === 0;
}
