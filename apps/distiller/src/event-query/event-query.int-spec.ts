import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IdentitySeal, identityHeader } from '@cloudtach/http';
import { type InstantMicros, type MessageId, parseIsoInstant, parseTenantId } from '@cloudtach/kernel';
import { type RunningService, ServiceSlice } from '@cloudtach/testing';
import { type Trait } from '../distilling/domain/trait.js';
import { EventStorage, anEvent } from '../distilling/event-storage.builder.js';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const at = (text: string) => parseIsoInstant(text) as InstantMicros;

/** The data of stacktach-v3-api §13, and three traits more. */
function traitsOf(n: number): readonly Trait[] {
  return [
    { name: 'instance_id', type: 'text', value: `i${n % 3}` },
    { name: 'memory_mb', type: 'int', value: 512 * n },
    { name: 'load', type: 'float', value: n / 4 },
    { name: 'launched_at', type: 'datetime', value: at(`2015-02-${String(n).padStart(2, '0')}`) },
    { name: 'bytes', type: 'int', value: 2n ** 63n + BigInt(n) },
  ];
}

describe('/v1/events', () => {
  let slice: ServiceSlice;
  let service: RunningService;
  let storage: EventStorage;

  beforeAll(async () => {
    slice = await ServiceSlice.open({ app: 'distiller', topics: [] });
    storage = await EventStorage.open(slice.databaseUrl);
    for (let n = 1; n <= 20; n += 1) {
      const two = String(n).padStart(2, '0');
      await store(`m${two}`, `2015-03-01T${two}:00:00`, n % 2 === 1 ? 'update' : 'exists', traitsOf(n));
    }
    service = await slice.start({ ROLE: 'api', EVENTS_LIMIT_MAX: '15' });
  });

  afterAll(async () => {
    await storage.close();
    await slice.close();
  });

  const store = (messageId: string, time: string, type: string, traits: readonly Trait[], tenant = 't-1') =>
    storage.keep([
      anEvent({
        messageId: messageId as MessageId,
        time: at(time),
        eventType: `compute.instance.${type}`,
        traits,
        tenantId: parseTenantId(tenant),
      }),
    ]);

  async function ask(
    path: string,
    method = 'GET',
    headers: Record<string, string> = {},
    origin = service.url,
  ): Promise<Answer> {
    const identity = { userId: null, projectId: null, roles: [], requestId: 'req-1' };
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { [identityHeader]: new IdentitySeal(slice.identityKey).seal(identity), ...headers },
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  async function list(query: string): Promise<Record<string, unknown>[]> {
    const { status, text } = await ask(`/v1/events${query}`);
    expect({ status, text }).toMatchObject({ status: 200 });
    return JSON.parse(text) as Record<string, unknown>[];
  }

  const idsOf = (events: readonly Record<string, unknown>[]) => events.map((event) => event['message_id']);
  const marksOf = (events: readonly Record<string, unknown>[]) => events.map((event) => event['_mark']);

  it.each([
    ['?limit=3', ['m20', 'm19', 'm18'], ['14', '13', '12']],
    ['?limit=3&mark=12', ['m17', 'm16', 'm15'], ['11', '10', 'f']],
    ['?limit=3&mark=-12', ['m17', 'm16', 'm15'], ['11', '10', 'f']],
    ['?limit=3&mark=%2Bf', ['m16', 'm17', 'm18'], ['+10', '+11', '+12']],
    ['?limit=3&mark=+f', ['m16', 'm17', 'm18'], ['+10', '+11', '+12']],
    ['?limit=2&mark=%2B', ['m01', 'm02'], ['+1', '+2']],
    ['/?limit=1', ['m20'], ['14']],
    ['?limit=1&mark=', ['m20'], ['14']],
    ['?limit=9&limit=1', ['m20'], ['14']],
    ['?mark=1', [], []],
    ['?limit=0', [], []],
  ])('lists %s', async (query, ids, marks) => {
    const events = await list(query);
    expect([idsOf(events), marksOf(events)]).toEqual([ids, marks]);
  });

  it.each([['?limit=abc'], ['?limit=-1'], [''], ['?limit=99']])(
    'lists %s up to the most the server gives',
    async (query) => {
      expect(await list(query)).toHaveLength(15);
    },
  );

  it.each([
    ['from_datetime=2015-03-01T05:00&to_datetime=2015-03-01T07:00', ['m06']],
    ['from_datetime=03-01-2015T18:00', ['m20', 'm19']],
    ['to_datetime=2015-03-01T02:00-01:00', ['m02', 'm01']],
    ['event_name=compute.instance.exists&limit=2', ['m20', 'm18']],
    ['event_name=compute.instance.*', []],
    ['event_name=nope.thing', []],
    ['event_name=a%00b', []],
    ['traits=memory_mb:512', ['m01']],
    ['traits=memory_mb:+512.0', ['m01']],
    ['traits=memory_mb:%2B512.0', ['m01']],
    ['traits=load:2.5', ['m10']],
    ['traits=load:25e-1', ['m10']],
    ['traits=launched_at:2015-02-03', ['m03']],
    ['traits=launched_at:02-03-2015T00:00', ['m03']],
    ['traits=bytes:9223372036854775812', ['m04']],
    ['traits=bytes:9223372036854775807', []],
    ['traits=instance_id:i1&limit=2', ['m19', 'm16']],
    ['traits=instance_id:i1;memory_mb:3584', ['m07']],
    ['traits=instance_id:i1,memory_mb:3584', ['m07']],
    ['traits=instance_id:i1;foo:bar', []],
    ['traits=instance_id:%00', []],
    ['traits=instance_id:i1&event_name=compute.instance.update&mark=10&limit=1', ['m13']],
  ])('keeps with %s only what matches', async (query, ids) => {
    expect(idsOf(await list(`?${query}`))).toEqual(ids);
  });

  it('shows an event as the seed does, its integers exact', async () => {
    const { text, headers } = await ask('/v1/events/m03');
    expect(JSON.parse(text)).toEqual([
      {
        message_id: 'm03',
        event_type: 'compute.instance.update',
        timestamp: { __type__: 'datetime', datetime: '2015-03-01T03:00:00' },
        instance_id: 'i0',
        memory_mb: 1536,
        load: 0.75,
        launched_at: { __type__: 'datetime', datetime: '2015-02-03T00:00:00' },
        bytes: 9223372036854775811,
      },
    ]);
    expect(text).toContain('"bytes":9223372036854775811');
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
  });

  it('finds an id exactly first, then in lower case, and for every tenant that has it', async () => {
    await store('MiXed', '2015-03-02', 'update', traitsOf(1), 't-1');
    await store('mixed', '2015-03-03', 'update', traitsOf(1), 't-1');
    await store('shared', '2015-03-02', 'update', traitsOf(1), 't-1');
    await store('shared', '2015-03-04', 'update', traitsOf(1), '');
    const days = async (id: string) =>
      (JSON.parse((await ask(`/v1/events/${id}`)).text) as { timestamp: { datetime: string } }[]).map(
        ({ timestamp }) => timestamp.datetime.slice(8, 10),
      );
    expect(await days('MiXed')).toEqual(['02']);
    expect(await days('MIXED')).toEqual(['03']);
    expect(await days('M03')).toEqual(['01']);
    expect(await days('shared')).toEqual(['02', '04']);
    await slice.query(`DELETE FROM event WHERE time_us > $1`, [BigInt(at('2015-03-01T23:00'))]);
    await slice.query(`DELETE FROM event_key WHERE time_us > $1`, [BigInt(at('2015-03-01T23:00'))]);
    await slice.query(`DELETE FROM event_trait WHERE first_id > 20`);
  });

  it('counts, in the form asked for', async () => {
    const count = async (path: string) => (await ask(path)).text;
    expect(await count('/v1/events/count')).toBe('[20]');
    expect(await count('/v1/events/COUNT/?mark=3&limit=1')).toBe('[20]');
    expect(await count('/v1/events/count?event_name=compute.instance.update')).toBe('[10]');
    expect(await count('/v1/events/count?event_name=nope.thing')).toBe('[0]');
    expect(await count('/v1/events/count?traits=memory_mb:512&count_format=object')).toBe('[{"count":1}]');
  });

  it('counts in the form that the service is set to, unless a request names one', async () => {
    const klugmans = await slice.start({ ROLE: 'api', STREAMS_COUNT_FORMAT: 'object' });
    const count = async (path: string) => (await ask(path, 'GET', {}, klugmans.url)).text;
    expect(await count('/v1/events/count')).toBe('[{"count":20}]');
    expect(await count('/v1/events/count?event_name=nope.thing')).toBe('[{"count":0}]');
    expect(await count('/v1/events/count?count_format=number')).toBe('[20]');
    await klugmans.stop();
  });

  it.each([
    ['/v1/events?mark=zz', 'mark'],
    ['/v1/events?from_datetime=soon', 'from_datetime'],
    ['/v1/events?traits=instance_id', 'traits'],
    ['/v1/events/count?count_format=x', 'count_format'],
  ])('refuses %s, naming the parameter', async (path, name) => {
    const { status, text } = await ask(path);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({
      title: 'Bad Request',
      description: expect.stringContaining(name) as unknown,
    });
  });

  it.each(['/v1/events/zzz', '/v1/events/%00', '/v1/events/a%2Fb'])('answers 404 to %s', async (path) => {
    const { status, text } = await ask(path);
    expect(status).toBe(404);
    expect(JSON.parse(text)).toEqual({ title: 'Not Found', description: 'No event has this message_id.' });
  });

  it('answers 404 without a body beside its paths', async () => {
    expect(await ask('/v1/events/a/b')).toMatchObject({ status: 404, text: '' });
  });

  it.each([
    ['POST', '/v1/events'],
    ['DELETE', '/v1/events/m03'],
    ['PUT', '/v1/events/count'],
  ])('answers 405 to %s %s, with what is allowed', async (method, path) => {
    const { status, headers, text } = await ask(path, method);
    expect({ status, text }).toEqual({ status: 405, text: '' });
    expect(headers.get('allow')).toBe('GET, OPTIONS');
  });

  it.each(['PUT', 'delete', 'GET', 'x'])('answers 405 to a POST that is to be %s', async (name) => {
    const { status, headers, text } = await ask('/v1/events/m03', 'POST', { 'x-http-method-override': name });
    expect([status, headers.get('allow'), text]).toEqual([405, 'GET, OPTIONS', '']);
  });

  it('answers OPTIONS with the other methods', async () => {
    const { status, headers } = await ask('/v1/events/m03', 'OPTIONS');
    expect([status, headers.get('allow')]).toEqual([204, 'GET']);
  });

  it('answers HEAD like GET without the body', async () => {
    const { status, headers, text } = await ask('/v1/events/m03', 'HEAD');
    expect({ status, text, type: headers.get('content-type') }).toEqual({
      status: 200,
      text: '',
      type: 'application/json; charset=utf-8',
    });
  });

  it('answers nobody but the gateway', async () => {
    expect((await fetch(`${service.url}/v1/events`)).status).toBe(401);
  });
});
