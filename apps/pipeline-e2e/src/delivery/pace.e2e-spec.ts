import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ProjectionHarness } from './projection-harness.js';

/** Longer than any of this takes: what is not at once is seen. */
const intervalMs = 10_000;
const notes = (count: number) => new Array<'note'>(count).fill('note');

describe('a consumer that paces its batches', () => {
  let projection: ProjectionHarness;

  beforeEach(async () => {
    projection = await ProjectionHarness.open('project', 1);
  });

  afterEach(() => projection.close());

  /** Rows of one transaction have its number in common. */
  async function transactions(): Promise<number> {
    const [row] = await projection.sql.query<{ count: bigint }>(
      'SELECT count(DISTINCT xmin::text) AS count FROM note',
    );
    return Number(row?.count);
  }

  it('handles under load what comes meanwhile in one transaction', async () => {
    await projection.startReady({ KAFKA_BATCH_INTERVAL_MS: String(intervalMs) });
    await projection.publish(notes(20));
    await projection.untilRead(20);
    const before = await transactions();
    // Far less than the interval apart.
    for (let wave = 0; wave < 5; wave++) await projection.publish(notes(10));
    expect(await projection.untilRead(70)).toMatchObject({ read: 70, projected: 70 });
    expect(await transactions()).toBe(before + 1);
  });

  it('stops at once although it rests', async () => {
    const first = await projection.startReady({ KAFKA_BATCH_INTERVAL_MS: String(intervalMs) });
    await projection.publish(notes(20));
    await projection.untilRead(20);
    const begin = performance.now();
    expect(await first.stop()).toMatchObject({ signal: 'SIGTERM' });
    expect(performance.now() - begin).toBeLessThan(intervalMs / 2);
    await projection.publish(notes(1));
    await projection.startReady();
    expect(await projection.untilRead(21)).toMatchObject({ read: 21, projected: 21, duplicate: 0 });
  });
});
