import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postedEventTopics } from '@cloudtach/contracts';
import { identityHeader, IdentitySeal } from '@cloudtach/http';
import { type RunningService, ServiceSlice } from '@cloudtach/testing';

interface Caller {
  readonly projectId: string | null;
  readonly roles: readonly string[];
}

interface Posted {
  readonly path: string;
  readonly body: unknown;
  readonly caller?: Caller;
  readonly headers?: Readonly<Record<string, string>>;
}

const full: Caller = { projectId: 'T1', roles: ['Monasca-User'] };
const agent: Caller = { projectId: 'T1', roles: ['monasca-agent'] };
const other: Caller = { projectId: 'T1', roles: ['other'] };
const delegate: Caller = { projectId: 'T1', roles: ['admin'] };
const unscoped: Caller = { projectId: null, roles: ['monasca-user'] };

const event = {
  event_type: 'compute.instance.create.start',
  timestamp: '2015-06-17T21:57:03.493436',
  message_id: '1f4609b5-f01d-11e4-81ac-20c9d0b84f8b',
  instance_id: 'i1',
};
const bulk = { timestamp: 't', events: [{ event: { event_type: 'a' } }] };

describe('posted events', () => {
  let slice: ServiceSlice;
  let service: RunningService;

  beforeAll(async () => {
    slice = await ServiceSlice.open({ app: 'ingestion', topics: Object.values(postedEventTopics) });
    service = await slice.start({ ROLE: 'api' });
  });

  afterAll(() => slice.close());

  async function post({ path, body, caller = full, headers = {} }: Posted, url = service.url) {
    const identity = { userId: 'u', ...caller, roles: [...caller.roles], requestId: 'req-1' };
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        [identityHeader]: new IdentitySeal(slice.identityKey).seal(identity),
        ...headers,
      },
      body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  /** What a request added to a topic. */
  async function publishedBy(topic: string, act: () => Promise<{ readonly status: number }>) {
    const before = (await slice.kafka.readAll(topic)).length;
    const { status } = await act();
    const records = await slice.kafka.readAll(topic);
    const added = records.slice().sort((a, b) => Number(a.offset - b.offset));
    return { status, count: records.length - before, records: added };
  }

  const v2 = (body: unknown, more: Partial<Posted> = {}) => post({ path: '/v2.0/events', body, ...more });
  const v1 = (body: unknown, more: Partial<Posted> = {}) => post({ path: '/v1.0/events', body, ...more });

  it('of an agent go to raw-events with the tenant and the whole envelope (V34)', async () => {
    const { status, count, records } = await publishedBy('raw-events', () => v2(event, { caller: agent }));
    expect([status, count]).toEqual([204, 1]);
    const [record] = records;
    expect(record?.key).toBe('T1');
    expect(JSON.parse(String(record?.value))).toEqual({
      event: { ...event, _tenant_id: 'T1' },
      meta: { tenantId: 'T1', region: 'useast' },
      creation_time: expect.any(Number),
    });
    const { creation_time: creationTime } = JSON.parse(String(record?.value)) as { creation_time: number };
    expect(Number.isInteger(creationTime)).toBe(true);
    expect((await v2(event, { caller: agent })).text).toBe('');
  });

  it('come in batches of which one bad event refuses all (V35)', async () => {
    const two = await publishedBy('raw-events', () => v2([event, { ...event, message_id: 'm2' }]));
    expect([two.status, two.count]).toEqual([204, 2]);
    const ids = two.records.map(({ value }) => JSON.parse(String(value)).event.message_id as string);
    expect(ids.slice(-2)).toEqual([event.message_id, 'm2']);

    const refused = [
      { ...event, _tenant_id: 'x' },
      { event_type: event.event_type, message_id: 'm' },
      { ...event, timestamp: 'yesterday' },
      { ...event, message_id: 'x'.repeat(51) },
      [event, 7],
    ];
    const none = await publishedBy('raw-events', async () => {
      expect((await v2([])).status).toBe(204);
      for (const body of refused) {
        const { status, text, headers } = await v2(body);
        expect([status, headers.get('content-type')]).toEqual([400, 'application/json']);
        expect(JSON.parse(text)).toEqual({ title: 'Bad request', description: expect.any(String) });
      }
      return { status: 400 };
    });
    expect(none.count).toBe(0);
  });

  it('of v1.0 go to monevents with the time of their request (V36)', async () => {
    const { status, count, records } = await publishedBy('monevents', () => v1(bulk));
    expect([status, count]).toEqual([200, 1]);
    expect(JSON.parse(String(records[0]?.value))).toEqual({
      event: { event_type: 'a', timestamp: 't', dimensions: null },
      creation_time: expect.any(Number),
      meta: { project_id: 'T1' },
    });
    const answers = [
      await v1({ ...bulk, events: [] }),
      await v1({ ...bulk, more: 1 }),
      await v1(bulk, { headers: { 'content-type': 'text/plain' } }),
      await v1(bulk, { caller: other }),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([422, 422, 415, 403]);
    expect(JSON.parse(answers[0]?.text ?? '')).toMatchObject({ title: '422 Unprocessable Entity' });
  });

  it.each<[string, unknown, Partial<Posted>, number, string]>([
    ['v2.0', event, { caller: other }, 401, 'Forbidden'],
    ['v2.0', event, { caller: unscoped }, 401, 'Unauthorized'],
    ['v2.0', 'no json', { caller: other }, 401, 'Forbidden'],
    ['v2.0', event, { headers: { 'content-type': 'text/plain' } }, 400, 'Bad request'],
    ['v2.0', 'no json', {}, 400, 'Bad request'],
    ['v2.0', '', {}, 400, 'Bad request'],
    ['v2.0', 'null', {}, 400, 'Bad request'],
    ['v2.0', Buffer.from([0x22, 0xff, 0x22]), {}, 400, 'Bad request'],
    ['v2.0', `${'['.repeat(200)}${']'.repeat(200)}`, {}, 400, 'Bad request'],
    ['v2.0', { ...event, deep: JSON.parse(`${'['.repeat(126)}${']'.repeat(126)}`) }, {}, 204, ''],
    ['v2.0', { ...event, deep: JSON.parse(`${'['.repeat(127)}${']'.repeat(127)}`) }, {}, 400, 'Bad request'],
    ['v2.0', { ...event, padding: 'x'.repeat(1_048_576) }, {}, 413, 'Request body too large'],
    ['v2.0', { ...event, padding: 'x'.repeat(1_048_576 - 200) }, {}, 413, 'Request body too large'],
    ['v2.0', event, { headers: { 'content-encoding': 'gzip' } }, 415, 'Unsupported media type'],
    ['v1.0', bulk, { caller: unscoped }, 401, 'Unauthorized'],
    ['v1.0', 'no json', {}, 400, 'Invalid JSON'],
    ['v1.0', '', {}, 422, '422 Unprocessable Entity'],
    ['v1.0', 'null', {}, 422, '422 Unprocessable Entity'],
    ['v1.0', '[]', {}, 422, '422 Unprocessable Entity'],
    ['v1.0', { ...bulk, timestamp: 'x'.repeat(114_688) }, {}, 413, 'Request body too large'],
    ['v1.0', bulk, { caller: delegate }, 200, ''],
    ['v1.0', bulk, { caller: agent }, 200, ''],
  ])('on %s: %#', async (version, body, more, expected, title) => {
    const { status, text, headers } = await post({ path: `/${version}/events`, body, ...more });
    expect({ status, title: text === '' ? '' : (JSON.parse(text) as { title: string }).title }).toEqual({
      status: expected,
      title,
    });
    expect(headers.has('www-authenticate')).toBe(expected === 401);
  });

  it('may be of another tenant where a delegate says so, and only there', async () => {
    const tenantOf = async (caller: Caller, query: string) => {
      const { status, records, count } = await publishedBy('raw-events', () =>
        post({ path: `/v2.0/events${query}`, body: event, caller }),
      );
      return status === 204 && count === 1 ? records.map(({ key }) => key) : status;
    };
    expect(await tenantOf(delegate, '?tenant_id=T2')).toContain('T2');
    expect(await tenantOf(full, '?tenant_id=T2')).toBe(401);
    expect(await tenantOf(full, '?tenant_id=T1')).not.toBe(401);
    expect(await tenantOf(full, '?tenant_id=T2&tenant_id=T1')).not.toBe(401);
  });

  it('need a content type in v1.0', async () => {
    const identity = { userId: 'u', ...full, roles: [...full.roles], requestId: 'req-1' };
    const answer = await fetch(`${service.url}/v1.0/events`, {
      method: 'POST',
      headers: { [identityHeader]: new IdentitySeal(slice.identityKey).seal(identity) },
      body: new TextEncoder().encode(JSON.stringify(bulk)),
    });
    expect([answer.status, await answer.json()]).toMatchObject([400, { title: 'Missing header value' }]);
  });

  it('are answered 405 to other methods, with what is allowed here and in the service that lists events', async () => {
    const identity = { userId: 'u', ...full, roles: [...full.roles], requestId: 'req-1' };
    const headers = { [identityHeader]: new IdentitySeal(slice.identityKey).seal(identity) };
    const answers = await Promise.all(
      [
        ['GET', 'v1.0'],
        ['PUT', 'v2.0'],
        ['OPTIONS', 'v2.0'],
      ].map(([method = '', version]) => fetch(`${service.url}/${version}/events`, { method, headers })),
    );
    expect(answers.map((answer) => [answer.status, answer.headers.get('allow')])).toEqual([
      [405, 'OPTIONS, POST'],
      [405, 'GET, HEAD, OPTIONS, POST'],
      [204, 'GET, HEAD, OPTIONS, POST'],
    ]);
  });

  it('wait for Kafka and are answered 503 when it is away', async () => {
    const away = await slice.startCutOff({ ROLE: 'api', KAFKA_BROKERS: '127.0.0.1:1' });
    const answers = await Promise.all([
      post({ path: '/v2.0/events', body: event }, away.url),
      post({ path: '/v1.0/events', body: bulk }, away.url),
    ]);
    for (const { status, headers, text } of answers) {
      expect([status, headers.get('retry-after')]).toEqual([503, '60']);
      expect(JSON.parse(text)).toMatchObject({ title: 'Service unavailable' });
    }
    expect((await post({ path: '/v2.0/events', body: [] }, away.url)).status).toBe(204);
  });
});
