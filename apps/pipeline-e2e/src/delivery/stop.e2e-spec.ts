import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitFor } from '@cloudtach/testing';
import { ProjectionHarness } from './projection-harness.js';

const notes = (count: number) => new Array<'note'>(count).fill('note');

describe('a consumer that is told to stop', () => {
  let projection: ProjectionHarness;

  beforeEach(async () => {
    projection = await ProjectionHarness.open('project', 1);
  });

  afterEach(() => projection.close());

  it('ends by itself in the middle of work, and nothing is lost or doubled', async () => {
    const first = await projection.startReady();
    await projection.publish(notes(3_000));
    await projection.untilRead(1);
    const end = await first.stop();
    // Nest ends the process by the signal it was given, after everything has closed.
    expect(end).toMatchObject({ signal: 'SIGTERM' });
    await projection.startReady();
    expect(await projection.untilRead(3_000)).toMatchObject({ read: 3_000, projected: 3_000, duplicate: 0 });
  });

  it('ends at its deadline with a handler that never returns, and keeps nothing of its batch', async () => {
    const first = await projection.startReady({ KAFKA_STOP_TIMEOUT_MS: '1500' });
    await projection.publish(['note', 'hang', 'note']);
    await untilAttempted(projection);
    first.signal('SIGTERM');
    expect(await first.ended).toMatchObject({ code: 1 });
    expect(await projection.noteIds()).toEqual([]);
  });
});

/** Waits until a batch was begun. */
async function untilAttempted(projection: ProjectionHarness): Promise<void> {
  await waitFor(async () => {
    const rows = await projection.sql.query<{ attempts: number }>('SELECT attempts FROM consumer_offset');
    return (rows[0]?.attempts ?? 0) > 0;
  });
}
