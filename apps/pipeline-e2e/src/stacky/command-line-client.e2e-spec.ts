import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LocalStack } from '@cloudtach/local-stack';
import { fleetOnSharedServers, KafkaObserver, waitFor } from '@cloudtach/testing';

const instance = 'a0000001-1111-4111-8111-000000000001';
const image = 'd0000001-1111-4111-8111-000000000001';
const request = 'req-b0000001-1111-4111-8111-000000000001';

const started = Date.now();

/** A time as publishers spell it, some seconds ago: `kpi` and `watch` look at what is recent. */
const ago = (seconds: number) => new Date(started - seconds * 1000).toISOString().slice(0, -1);
const epoch = (seconds: number) => (started / 1000 - seconds).toFixed(6);

const nova = { publisher_id: 'compute.c-1', _context_request_id: request };
const notifications = [
  { event_type: 'compute.instance.update', publisher_id: 'api.api-1', timestamp: ago(90) },
  { event_type: 'compute.instance.create.start', timestamp: ago(80) },
  { event_type: 'compute.instance.create.end', timestamp: ago(60) },
  {
    event_type: 'image.upload',
    publisher_id: 'glance-api.g-1',
    timestamp: ago(50),
    payload: { id: image, status: 'saving', owner: 't-1', properties: {} },
  },
].map((body) => ({
  ...nova,
  payload: { instance_id: instance, tenant_id: 't-1', state: 'active' },
  ...body,
}));

const novaHeader = ['#', '?', 'When', 'Deployment', 'Event', 'Host', 'State', "State'", "Task'"];
const header = (...names: readonly string[]) => expect.arrayContaining([[...names]]) as unknown;
const anyTable = expect.any(Array) as unknown;

/** What each command of the stock client asks for, in its own spelling (stacktach-v2 §10.2), and what comes. */
const commands: readonly (readonly [string, string, unknown])[] = [
  ['deployments', 'deployments/', header('#', 'Name')],
  ['events', 'events/', header('Event Name')],
  ['hosts', 'hosts/', header('Host Name')],
  ['summary', 'summary/', header('Event', 'N', 'Min', 'Max', 'Avg')],
  ['uuid', `uuid/?uuid=${instance}&service=nova`, header(...novaHeader.slice(0, -1), 'Task')],
  ['uuid', `timings/uuid/?uuid=${instance}`, header('?', 'Event', 'Time (secs)')],
  ['timings', 'timings/?name=compute.instance.create', header('compute.instance.create', 'Time')],
  [
    'timings NAME MIN MAX',
    `timings/?name=compute.instance.create&end_when_min=${epoch(70)}&end_when_max=${epoch(10)}`,
    [
      ['compute.instance.create', 'Time'],
      [instance, '0d 00:00:20.00'],
    ],
  ],
  ['request', `request/?request_id=${request}`, header(...novaHeader)],
  ['search', `search/?service=nova&field=tenant&value=t-1`, header(...novaHeader)],
  ['search LIMIT', `search/?service=nova&field=tenant&value=t-1&limit=1`, header(...novaHeader)],
  ['search, nothing there', 'search/?service=nova&field=tenant&value=t-9', []],
  ['show', 'show/1/?service=nova', [anyTable, expect.stringContaining('"event_type"'), instance]],
  ['show glance', 'show/1/?service=glance', [anyTable, expect.stringContaining('image.upload'), image]],
  [
    'show, then uuid',
    `uuid/?uuid=${image}&service=glance`,
    header('#', '?', 'When', 'Deployment', 'Event', 'Host', 'Status'),
  ],
  ['watch all', 'watch/0/?service=nova', [[10, 1, 15, 20, 29, 36], [], expect.stringMatching(/^\d+$/)]],
  [
    'watch ID SERVICE EVENT',
    `watch/1/?service=nova&event_name=compute.instance.create.end&since=${epoch(100)}`,
    [[10, 1, 15, 20, 29, 36], [anyTable], expect.stringMatching(/^\d+$/)],
  ],
  [
    'kpi',
    'kpi/',
    [
      ['Event', 'Time', 'UUID', 'Deployment'],
      ['compute.instance.create', '0d 00:00:30.00', instance, 'default'],
    ],
  ],
  ['kpi TENANT', 'kpi/t-1/', header('Event', 'Time', 'UUID', 'Deployment')],
];

/** What the client asks without a final slash of its own accord; the usage-verifier does not know these tables yet. */
const ofUsage: readonly (readonly [string, string])[] = [
  ['reports', `reports?created_from=${epoch(86_400)}&created_to=${epoch(0)}`],
  ['report', 'report/1'],
  ['usage launches', 'usage/launches'],
  ['usage deletes INSTANCE', `usage/deletes?instance=${instance}`],
  ['usage exists', 'usage/exists'],
];

describe('the command line client of StackTach', () => {
  let stack: LocalStack;

  beforeAll(async () => {
    stack = await fleetOnSharedServers({ services: ['ingestion', 'usage-verifier', 'api-gateway'] });
    const kafka = await KafkaObserver.connect(stack.kafkaBrokers, stack.topicPrefix);
    // One partition, so that the rows have the ids that the commands name.
    await kafka.publish(
      'notifications.info',
      notifications.map((body) => ({ value: JSON.stringify(body), partition: 0 })),
    );
    await kafka.close();
    await waitFor(async () => (await follow('show/1/?service=glance')).text !== '', {
      what: 'all is taken in',
    });
  });

  afterAll(() => stack.stop());

  /** Asks the gateway and follows redirects, as the client does. */
  async function follow(path: string) {
    const response = await fetch(`${stack.urls['api-gateway'] ?? ''}/stacky/${path}`);
    return {
      status: response.status,
      wasRedirected: response.redirected,
      contentType: response.headers.get('content-type'),
      vary: response.headers.get('vary'),
      text: await response.text(),
    };
  }

  it.each(commands)('%s: %s', async (_, path, expected) => {
    const answer = await follow(path);
    expect({ ...answer, text: JSON.parse(answer.text) as unknown }).toEqual({
      status: 200,
      wasRedirected: false,
      contentType: 'text/json',
      vary: 'Accept',
      text: expected,
    });
  });

  it.each(commands)('%s without the final slash: %s', async (_, path, expected) => {
    const answer = await follow(path.replace(/\/(?=\?|$)/, ''));
    expect({ ...answer, text: JSON.parse(answer.text) as unknown }).toMatchObject({
      status: 200,
      wasRedirected: true,
      text: expected,
    });
  });

  it.each(ofUsage)('%s: %s is the business of the usage-verifier', async (_, path) => {
    for (const asked of [path, path.replace(/(?=\?|$)/, '/')]) {
      const { status, contentType, text } = await follow(asked);
      expect([status, contentType, (JSON.parse(text) as unknown[])[0]]).toEqual([
        404,
        'text/json',
        ['Error', 'Message'],
      ]);
    }
  });
});
