import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { withKafkaAdmin } from '@cloudtach/local-stack';
import { waitFor } from '@cloudtach/testing';
import { notedV1 } from '../projection/noted.v1.js';
import { ProjectionHarness } from './projection-harness.js';

const notes = (count: number) => new Array<'note'>(count).fill('note');

describe('a record that comes again', () => {
  let projection: ProjectionHarness;

  beforeEach(async () => {
    projection = await ProjectionHarness.open('project', 2);
  });

  afterEach(() => projection.close());

  it('changes nothing, however often it was published', async () => {
    const records = ['a', 'b', 'c', 'd'].map((id) => projection.note(id));
    await projection.send([...records, ...records, ...records]);
    await projection.startReady();
    expect(await projection.untilRead(12)).toEqual({
      read: 12,
      projected: 4,
      duplicate: 8,
      skipped: 0,
      parked: 0,
    });
    expect(await projection.noteIds()).toEqual(['a', 'b', 'c', 'd']);
  });

  it.each([
    ['behind', () => '0'],
    ['ahead', (high: string) => high],
  ])("is decided by the stored offset, with Kafka's own %s", async (_, offsetOf) => {
    await projection.publish(notes(10));
    const first = await projection.startReady();
    await projection.untilRead(10);
    await first.stop();
    await projection.publish(notes(10));
    await setCommittedOffsets(projection, offsetOf);
    await projection.startReady();
    expect(await projection.untilRead(20)).toMatchObject({ read: 20, projected: 20, duplicate: 0 });
    expect(await projection.noteIds()).toHaveLength(20);
  });

  it('is handled once when a second member joins and the first one leaves', async () => {
    const first = await projection.startReady();
    await projection.publish(notes(200));
    const second = await projection.startReady();
    await projection.publish(notes(200));
    await first.stop();
    await projection.publish(notes(200));
    expect(await projection.untilRead(600)).toMatchObject({ read: 600, projected: 600 });
    expect(await projection.noteIds()).toHaveLength(600);
    await waitFor(async () => (await projection.unreadiness(second)) === null, {
      what: 'the second member is ready',
    });
  });
});

async function setCommittedOffsets(
  projection: ProjectionHarness,
  offsetOf: (high: string) => string,
): Promise<void> {
  const { prefix, brokers } = projection.topics;
  const topic = prefix + notedV1.topic;
  await withKafkaAdmin(brokers, async (admin) => {
    const marks = await admin.fetchTopicOffsets(topic);
    await admin.setOffsets({
      groupId: `${prefix}projection`,
      topic,
      partitions: marks.map(({ partition, high }) => ({ partition, offset: offsetOf(high) })),
    });
  });
}
