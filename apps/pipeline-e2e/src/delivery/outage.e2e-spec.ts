import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  FaultyProxy,
  fleetOnOwnServers,
  type OwnFleet,
  type RunningService,
  waitFor,
} from '@cloudtach/testing';
import { forwardedV1 } from '../projection/noted.v1.js';
import { ProjectionHarness } from './projection-harness.js';

// Servers stop and start anew here, which takes a machine under load long, and what is waited for has 90 s of its own.
jest.setTimeout(240_000);

const notes = (count: number) => new Array<'note'>(count).fill('note');

describe('an outage', () => {
  let fleet: OwnFleet;
  let proxy: FaultyProxy;
  let projection: ProjectionHarness;
  let service: RunningService;

  beforeAll(async () => {
    proxy = await FaultyProxy.listen();
    fleet = await fleetOnOwnServers({ services: [], kafkaSecondListener: { advertisedPort: proxy.port } });
    proxy.targetPort = fleet.stack.kafkaSecondPort;
  });

  afterAll(async () => {
    await fleet.stop();
    await proxy.close();
  });

  beforeEach(async () => {
    projection = await ProjectionHarness.open('forward', 2, {
      kafkaBrokers: fleet.stack.kafkaBrokers,
      projectionBrokers: `127.0.0.1:${proxy.port}`,
      adminDatabaseUrl: fleet.stack.adminDatabaseUrl,
    });
    service = await projection.startReady();
    await projection.publish(notes(20));
    await projection.untilRead(20);
  });

  afterEach(() => projection.close());

  async function expectWhole(total: number): Promise<void> {
    expect(await projection.untilRead(total, 90_000)).toEqual({
      read: total,
      projected: total,
      duplicate: 0,
      skipped: 0,
      parked: 0,
    });
    expect(await projection.noteIds()).toHaveLength(total);
    const sent = await projection.kafka.readAll(forwardedV1.topic);
    expect(new Set(sent.map((record) => record.headers['id'])).size).toBe(total);
    await waitFor(async () => (await projection.unreadiness(service)) === null, {
      what: 'ready again',
      timeoutMs: 60_000,
    });
  }

  it('of PostgreSQL is waited for', async () => {
    await fleet.stack.postgres.stop();
    await projection.publish(notes(20));
    await waitFor(async () => (await projection.unreadiness(service)) !== null, { what: 'unready' });
    await fleet.stack.postgres.start();
    await expectWhole(40);
  });

  it('of PostgreSQL by SIGKILL is waited for', async () => {
    await projection.publish(notes(20));
    await fleet.stack.postgres.kill();
    await fleet.stack.postgres.start();
    await expectWhole(40);
  });

  it('of Kafka is waited for', async () => {
    await fleet.stack.kafka.stop();
    await fleet.stack.kafka.start();
    await projection.publish(notes(20));
    await expectWhole(40);
  });

  it('of Kafka by SIGKILL is waited for', async () => {
    await projection.publish(notes(20));
    await fleet.stack.kafka.kill();
    await fleet.stack.kafka.start();
    await expectWhole(40);
  });

  it("of Kafka's answers sends again what it cannot know to have arrived, under the same ids", async () => {
    proxy.set('drop-replies');
    await projection.publish(notes(20));
    await waitFor(async () => (await projection.unreadiness(service)) !== null, {
      what: 'unready',
      timeoutMs: 60_000,
    });
    proxy.set('pass');
    await expectWhole(40);
  });

  it('of a broker that takes connections and never answers does not keep the process from stopping', async () => {
    proxy.set('black-hole');
    await projection.publish(notes(20));
    service.signal('SIGTERM');
    const end = await service.ended;
    proxy.set('pass');
    expect(end.code ?? end.signal).not.toBe('SIGKILL');
    service = await projection.startReady();
    await expectWhole(40);
  });
});
