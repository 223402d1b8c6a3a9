import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postedEventTopics } from '@cloudtach/contracts';
import type { LocalStack } from '@cloudtach/local-stack';
import { fleetOnSharedServers, KafkaObserver } from '@cloudtach/testing';

const event = { event_type: 'a.b', timestamp: '2015-06-17T21:57:03.493436', message_id: 'm-1' };

describe('events posted through the gateway', () => {
  let stack: LocalStack;
  let kafka: KafkaObserver;

  beforeAll(async () => {
    stack = await fleetOnSharedServers({ services: ['ingestion', 'api-gateway'] });
    kafka = await KafkaObserver.connect(stack.kafkaBrokers, stack.topicPrefix);
  });

  afterAll(async () => {
    await kafka.close();
    await stack.stop();
  });

  function post(version: string, body: unknown, headers: Readonly<Record<string, string>>) {
    return fetch(`${stack.urls['api-gateway'] ?? ''}/${version}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  it('reach their topics under the project of whoever posted them', async () => {
    const bulk = { timestamp: 't', events: [{ event: { event_type: 'a' } }] };
    const answers = [
      await post('v2.0', event, { 'x-project-id': 'T1', 'x-roles': 'monasca-agent' }),
      await post('v2.0', event, { 'x-tenant-id': 'T2', 'x-roles': 'monasca-user' }),
      await post('v1.0', bulk, { 'x-project-id': 'T1', 'x-roles': 'monasca-user' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 200]);
    const raw = await kafka.readAll(postedEventTopics.rawEvents);
    expect(raw.map(({ key }) => key).sort()).toEqual(['T1', 'T2']);
    expect(await kafka.readAll(postedEventTopics.monEvents)).toHaveLength(1);
  });

  it('are nobody’s without an identity', async () => {
    const answers = [await post('v2.0', event, {}), await post('v1.0', event, {})];
    for (const answer of answers) {
      expect([answer.status, answer.headers.has('www-authenticate')]).toEqual([401, true]);
      expect(await answer.json()).toMatchObject({ title: 'Unauthorized' });
    }
  });

  it('never become rows of the tables', async () => {
    const events = await fetch(`${stack.urls['api-gateway'] ?? ''}/stacky/events/?service=all`);
    expect(await events.json()).toEqual([['Event Name']]);
  });
});
