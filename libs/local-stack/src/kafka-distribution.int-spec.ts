import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readStackSettings } from './config.js';
import { kafkaVersion, openKafkaJars } from './kafka-distribution.js';

let cache: string;
let jars: string;

beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'cloudtach-cache-'));
  jars = join(cache, `kafka-${kafkaVersion}`);
  // The run that this test is part of has a broker, and so the jars.
  await cp(join(readStackSettings().cacheFolder, `kafka-${kafkaVersion}`), jars, { recursive: true });
});

afterAll(() => rm(cache, { recursive: true }));

/** Gives up at the moment Maven would be asked: a fetch needs a network, and is not what is tested. */
async function open(): Promise<{ folder: string | null; fetched: boolean }> {
  const abort = new AbortController();
  let fetched = false;
  const onFetch = () => {
    fetched = true;
    abort.abort();
  };
  const use = { logFile: join(cache, 'maven.log'), onFetch, signal: abort.signal };
  const folder = await openKafkaJars(cache, use).catch(() => null);
  return { folder, fetched };
}

describe('the jars of the broker', () => {
  it('are used from the cache when each is the listed one', async () => {
    await expect(open()).resolves.toEqual({ folder: jars, fetched: false });
  });

  it('are fetched anew when there is one that is not listed', async () => {
    const stranger = join(jars, 'stranger.jar');
    await writeFile(stranger, 'x');
    await expect(open()).resolves.toEqual({ folder: null, fetched: true });
    await rm(stranger);
  });

  it('are fetched anew when one was changed', async () => {
    const changed = join(jars, 'jopt-simple-5.0.4.jar');
    await writeFile(changed, 'x', { flag: 'a' });
    await expect(open()).resolves.toEqual({ folder: null, fetched: true });
  });

  it('are fetched anew when one is missing', async () => {
    await rm(join(jars, 'jopt-simple-5.0.4.jar'));
    await expect(open()).resolves.toEqual({ folder: null, fetched: true });
  });
});
