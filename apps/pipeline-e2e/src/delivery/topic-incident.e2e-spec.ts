import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { withKafkaAdmin } from '@cloudtach/local-stack';
import { type RunningService, waitFor } from '@cloudtach/testing';
import { notedV1 } from '../projection/noted.v1.js';
import { operateOffsets } from './operate-projection.js';
import { ProjectionHarness } from './projection-harness.js';

const notes = (count: number) => new Array<'note'>(count).fill('note');

describe('a topic that is no longer the one that was read', () => {
  let projection: ProjectionHarness;

  beforeEach(async () => {
    projection = await ProjectionHarness.open('project', 1);
  });

  afterEach(() => projection.close());

  async function remake(count: number): Promise<void> {
    await projection.topics.remove(notedV1.topic);
    await projection.topics.create({ name: notedV1.topic, partitions: 1 });
    await projection.publish(notes(count));
  }

  it.each([
    ['fewer', 4],
    ['more', 30],
  ])('stops its partition when it was made anew with %s records at rest', async (_, count) => {
    await projection.publish(notes(10));
    const first = await projection.startReady();
    await projection.untilRead(10);
    await first.stop();
    await remake(count);
    const second = await projection.start();
    await untilIncident(projection, second, 'made anew');
    expect(await projection.books()).toMatchObject({ read: 10, projected: 10 });
    await settle(projection, second, 'earliest', 10 + count);
  });

  it.each([
    ['fewer', 4],
    ['more', 30],
  ])('stops its partition when it is made anew with %s records while it is consumed', async (_, count) => {
    await projection.publish(notes(10));
    const service = await projection.startReady();
    await projection.untilRead(10);
    await remake(count);
    await untilIncident(projection, service, 'made anew');
    expect(await projection.books()).toMatchObject({ read: 10, projected: 10 });
    await settle(projection, service, 'earliest', 10 + count);
  });

  it('stops its partition when retention dropped what was not read', async () => {
    await projection.publish(notes(10));
    const first = await projection.startReady();
    await projection.untilRead(10);
    await first.stop();
    await projection.publish(notes(10));
    await dropRecordsBefore(projection, '15');
    const second = await projection.start();
    await untilIncident(projection, second, 'retention dropped records 10 to 14');
    await settle(projection, second, 'earliest', 15);
  });

  it('ends the process when its number of partitions has changed', async () => {
    const first = await projection.startReady();
    await first.stop();
    await projection.topics.remove(notedV1.topic);
    await projection.topics.create({ name: notedV1.topic, partitions: 2 });
    const second = await projection.start();
    expect(await second.ended).toMatchObject({ code: 1 });
    expect(second.output.text()).toContain('has 2 partitions, but had 1');
  });
});

async function dropRecordsBefore(projection: ProjectionHarness, offset: string): Promise<void> {
  const topic = projection.topics.fullName(notedV1.topic);
  await withKafkaAdmin(projection.topics.brokers, async (admin) => {
    // kafkajs asks for the leader only of topics it has heard of.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset }] });
  });
}

async function untilIncident(
  projection: ProjectionHarness,
  service: RunningService,
  reason: string,
): Promise<void> {
  const unready = await waitFor(
    async () => {
      const text = await projection.unreadiness(service);
      return text?.includes('offsets.js accept') === true ? text : null;
    },
    { what: 'the service says that an operator must decide', timeoutMs: 30_000 },
  );
  expect(unready).toContain(reason);
}

/** What the operator's command does, and what the running service makes of it. */
async function settle(
  projection: ProjectionHarness,
  service: RunningService,
  from: string,
  total: number,
): Promise<void> {
  expect(
    await operateOffsets(projection, [
      'accept',
      '--topic',
      notedV1.topic,
      '--partition',
      '0',
      '--from',
      from,
    ]),
  ).toBe(0);
  expect(await projection.untilRead(total)).toMatchObject({ read: total });
  await waitFor(async () => (await projection.unreadiness(service)) === null, {
    what: 'the service is ready again',
  });
}
