import { afterEach, describe, expect, it } from '@jest/globals';
import { type CrashPoint, crashPoints } from '@cloudtach/messaging';
import { forwardedV1 } from '../projection/noted.v1.js';
import { ProjectionHarness } from './projection-harness.js';

/** Places that only a consumer passes that also produces. */
const producing: readonly CrashPoint[] = ['consume.rows-committed', 'consume.sent'];

describe('a process that is killed between two side effects', () => {
  let projection: ProjectionHarness;

  afterEach(() => projection.close());

  async function crashAt(point: CrashPoint, mode: 'project' | 'forward'): Promise<void> {
    projection = await ProjectionHarness.open(mode, 2);
    await projection.publish(['note', 'note', 'park', 'note', 'note', 'note']);
    const doomed = await projection.start({ CLOUDTACH_CRASH_POINT: point });
    // A place that is no longer passed would leave the process alive, and this test waiting for its end.
    await projection.untilKilled(doomed);
    await projection.startReady();
    await projection.publish(['note']);
    expect(await projection.untilRead(7)).toEqual({
      read: 7,
      projected: 6,
      duplicate: 0,
      skipped: 0,
      parked: 1,
    });
    expect(await projection.noteIds()).toEqual(['n0', 'n1', 'n3', 'n4', 'n5', 'n6']);
    await projection.untilRelayed();
  }

  it.each(crashPoints.filter((point) => !producing.includes(point)))(
    'loses and doubles nothing of a projection, at %s',
    (point) => crashAt(point, 'project'),
  );

  it.each(crashPoints)(
    'loses nothing of what follows from a record, and doubles no id, at %s',
    async (point) => {
      await crashAt(point, 'forward');
      const sent = await projection.kafka.readAll(forwardedV1.topic);
      const byId = new Map(sent.map((record) => [record.headers['id'], record.value?.toString()]));
      expect(byId.size).toBe(6);
      // A repeat is the same message to the last byte: it names the row that was committed first.
      for (const record of sent) expect(record.value?.toString()).toBe(byId.get(record.headers['id']));
      const parked = await projection.kafka.readAll('projection.noted.v1.parked');
      expect(new Set(parked.map((record) => record.headers['id'])).size).toBe(1);
    },
  );
});
