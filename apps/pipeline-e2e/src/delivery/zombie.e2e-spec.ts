import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitFor } from '@cloudtach/testing';
import { readFile } from 'node:fs/promises';
import { ProjectionHarness } from './projection-harness.js';

const notes = (count: number) => new Array<'note'>(count).fill('note');

describe('a consumer that slept while another took its place', () => {
  let projection: ProjectionHarness;

  beforeEach(async () => {
    projection = await ProjectionHarness.open('project', 1);
  });

  afterEach(() => projection.close());

  it('writes nothing when it wakes before its successor has written', async () => {
    await projection.publish(notes(5));
    const sleeper = await projection.start({ CLOUDTACH_CRASH_POINT: 'stop:consume.marked' });
    await untilStopped(sleeper.pid);
    const successor = await projection.start({ CLOUDTACH_CRASH_POINT: 'stop:consume.fetched' });
    await untilStopped(successor.pid);
    expect(await epoch(projection)).toBe(2n);
    sleeper.signal('SIGCONT');
    await untilLogged(() => sleeper.output.text(), 'rebalancing');
    expect(await projection.noteIds()).toEqual([]);
    successor.signal('SIGCONT');
    expect(await projection.untilRead(5)).toMatchObject({ read: 5, projected: 5, duplicate: 0 });
  });

  it('does not hold its successor up from inside its transaction', async () => {
    await projection.publish(notes(5));
    const sleeper = await projection.start({ CLOUDTACH_CRASH_POINT: 'stop:consume.rows-written' });
    await untilStopped(sleeper.pid);
    await projection.start();
    expect(await projection.untilRead(5)).toMatchObject({ read: 5, projected: 5, duplicate: 0 });
    sleeper.signal('SIGCONT');
    await projection.publish(notes(5));
    expect(await projection.untilRead(10)).toMatchObject({ read: 10, projected: 10, duplicate: 0 });
    expect(await projection.noteIds()).toHaveLength(10);
  });
});

async function epoch(projection: ProjectionHarness): Promise<bigint | undefined> {
  const rows = await projection.sql.query<{ owner_epoch: bigint }>('SELECT owner_epoch FROM consumer_offset');
  return rows[0]?.owner_epoch;
}

/** Waits until the kernel shows the process as stopped. */
async function untilStopped(pid: number): Promise<void> {
  await waitFor(async () => / T /.test((await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/\(.*\)/, '')), {
    what: `process ${pid} is stopped`,
    timeoutMs: 60_000,
  });
}

async function untilLogged(text: () => string, phrase: string): Promise<void> {
  await waitFor(() => text().includes(phrase), { what: `"${phrase}" was logged`, timeoutMs: 60_000 });
}
