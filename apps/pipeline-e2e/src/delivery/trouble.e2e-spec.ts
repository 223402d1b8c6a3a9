import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FaultyProxy, waitFor } from '@cloudtach/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProjectionHarness } from './projection-harness.js';

const notes = (count: number) => new Array<'note'>(count).fill('note');

describe('trouble of the database', () => {
  let projection: ProjectionHarness;

  beforeEach(async () => {
    projection = await ProjectionHarness.open('project', 3);
  });

  afterEach(() => projection.close());

  it('holds up the partition it concerns and no other', async () => {
    const service = await projection.startReady();
    await projection.publish(notes(3), { partition: 0 });
    await projection.untilRead(3);
    await projection.sql.transaction(async (tx) => {
      await tx.query('SELECT 1 FROM consumer_offset WHERE partition = 0 FOR UPDATE');
      for (let round = 0; round < 10; round++) {
        for (const partition of [0, 1, 2]) await projection.publish(notes(10), { partition });
        // Of a session that is idle in its transaction the server would end it, and with it the trouble.
        await tx.query('SELECT pg_sleep(0.2)');
      }
      await projection.untilRead(203);
      expect(await projection.unreadiness(service)).toContain('waiting for the infrastructure');
    });
    expect(await projection.untilRead(303)).toMatchObject({
      read: 303,
      projected: 303,
      duplicate: 0,
      parked: 0,
    });
    process.stdout.write(`longest gap of the other partitions: ${await longestGapMs(projection)} ms\n`);
  });

  it('that ends its sessions again and again loses and parks nothing', async () => {
    await projection.startReady();
    for (let round = 0; round < 12; round++) {
      await projection.publish(notes(40));
      await projection.sql.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'projection'`,
      );
    }
    expect(await projection.untilRead(480)).toEqual({
      read: 480,
      projected: 480,
      duplicate: 0,
      skipped: 0,
      parked: 0,
    });
    expect(await projection.noteIds()).toHaveLength(480);
  });

  it('whose answers are lost, that of a commit among them, loses and doubles nothing', async () => {
    const url = new URL(projection.database.url);
    const proxy = await FaultyProxy.listen(Number(url.port));
    url.port = String(proxy.port);
    const service = await projection.startReady({ DATABASE_URL: url.href });
    for (let round = 0; round < 8; round++) {
      await projection.publish(notes(40));
      proxy.set('drop-replies');
      await sleep(150);
      proxy.set('pass');
    }
    expect(await projection.untilRead(320)).toEqual({
      read: 320,
      projected: 320,
      duplicate: 0,
      skipped: 0,
      parked: 0,
    });
    expect(await projection.noteIds()).toHaveLength(320);
    await waitFor(async () => (await projection.unreadiness(service)) === null, {
      what: 'the service is ready again',
    });
    await proxy.close();
  });

  it('that makes a handler wait for a lock waits with it, and parks nothing', async () => {
    await projection.startReady();
    await projection.sql.transaction(async (tx) => {
      await tx.query('SELECT name FROM gate FOR UPDATE');
      await projection.publish(['note', 'lock', 'note'], { partition: 0 });
      await projection.publish(notes(5), { partition: 1 });
      await tx.query('SELECT pg_sleep(5)');
      await projection.untilRead(5);
    });
    expect(await projection.untilRead(8)).toEqual({
      read: 8,
      projected: 8,
      duplicate: 0,
      skipped: 0,
      parked: 0,
    });
  });
});

/** The longest time between two notes of the partitions that were not in trouble. */
async function longestGapMs(projection: ProjectionHarness): Promise<number> {
  const rows = await projection.sql.query<{ gap: number }>(
    `SELECT coalesce(max(extract(epoch FROM gap)) * 1000, 0)::float8 AS gap FROM (
       SELECT noted_at - lag(noted_at) OVER (ORDER BY noted_at) AS gap FROM note WHERE partition > 0) AS gaps`,
  );
  return Math.round(rows[0]?.gap ?? 0);
}
