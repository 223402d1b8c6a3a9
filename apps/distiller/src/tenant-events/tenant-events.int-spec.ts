import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type InstantMicros, type MessageId, parseIsoInstant, parseTenantId } from '@cloudtach/kernel';
import { type RunningService, ServiceSlice } from '@cloudtach/testing';
import { type Trait } from '../distilling/domain/trait.js';
import { anEvent, EventStorage } from '../distilling/event-storage.builder.js';
import { type Asking, TransformsClient } from '../transforms/transforms-client.builder.js';

const at = (text: string) => parseIsoInstant(text) as InstantMicros;

function event(messageId: string, time: string, traits: readonly Trait[], tenant = 'T1') {
  return anEvent({
    messageId: messageId as MessageId,
    time: at(time),
    eventType: 'compute.instance.create.start',
    traits,
    tenantId: parseTenantId(tenant),
  });
}

const everyKind: readonly Trait[] = [
  { name: 'instance_id', type: 'text', value: 'i1' },
  { name: 'empty', type: 'text', value: '' },
  { name: 'n', type: 'int', value: 0 },
  { name: 'big', type: 'int', value: 2n ** 63n },
  { name: 'f', type: 'float', value: 0.5 },
  { name: 'launched_at', type: 'datetime', value: at('2015-06-17T20:00:00.25') },
  { name: 'flag', type: 'boolean', value: false },
  { name: '_tenant_id', type: 'text', value: 'T1' },
];

interface List {
  readonly links: readonly { readonly rel: string; readonly href: string }[];
  readonly elements: readonly Record<string, unknown>[];
}

describe('/v2.0/events', () => {
  let slice: ServiceSlice;
  let service: RunningService;
  let storage: EventStorage;
  let client: TransformsClient;

  beforeAll(async () => {
    slice = await ServiceSlice.open({ app: 'distiller', topics: [] });
    storage = await EventStorage.open(slice.databaseUrl);
    await storage.keep([
      event('late', '2015-06-17T23:00', []),
      event('every kind', '2015-06-17T21:57:03.493436', everyKind),
      event('same time 1', '2015-06-17T22:00', []),
      event('same time 2', '2015-06-17T22:00', []),
      event('shared', '2015-06-17T22:30', [{ name: 'of', type: 'text', value: 'T1' }]),
      event('shared', '2015-06-17T20:00', [{ name: 'of', type: 'text', value: 'T2' }], 'T2'),
      anEvent({ tenantId: null, messageId: 'of nobody' as MessageId }),
      ...Array.from({ length: 120 }, (_, n) =>
        event(`p${n}`, `2015-07-01T00:00:${String(n % 60).padStart(2, '0')}`, [], 'T3'),
      ),
    ]);
    service = await slice.start({ ROLE: 'api' });
    client = new TransformsClient(slice, () => service.url);
  });

  afterAll(async () => {
    await storage.close();
    await slice.close();
  });

  async function list(query = '', asking: Asking = {}): Promise<List> {
    const { status, text } = await client.ask(`/v2.0/events${query}`, asking);
    expect({ status, text }).toMatchObject({ status: 200 });
    return JSON.parse(text) as List;
  }

  const idsOf = ({ elements }: List) => elements.map(({ id }) => id);

  /** Vectors of our own for the two reads: request, caller, what is answered. */
  it.each<[string, Asking, unknown[]]>([
    ['', {}, ['every kind', 'same time 1', 'same time 2', 'shared', 'late']],
    ['?limit=2', {}, ['every kind', 'same time 1']],
    ['?limit=2&offset=same%20time%201', {}, ['same time 2', 'shared']],
    ['?offset=late', {}, []],
    ['?offset=&limit=1', {}, ['every kind']],
    ['?limit=0', {}, []],
    ['?limit=5&limit=1', {}, ['every kind']],
    ['', { tenant: 'T2' }, ['shared']],
    ['', { tenant: 'T4' }, []],
    ['?tenant_id=T2', {}, ['every kind', 'same time 1', 'same time 2', 'shared', 'late']],
    ['?tenant_id=T2', { tenant: 'T9', roles: ['Admin'] }, ['shared']],
    ['?tenant_id=', { tenant: 'T2', roles: ['admin'] }, ['shared']],
  ])('lists %j for %j in the order of time, then of storage', async (query, asking, ids) => {
    expect(idsOf(await list(query, asking))).toEqual(ids);
  });

  it('shows every kind of trait, times as seconds since the epoch, whole numbers exact', async () => {
    const { text, headers } = await client.ask('/v2.0/events/every%20kind');
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(text).toContain('"generated":1434578223.493436');
    expect(text).toContain('"big":9223372036854775808');
    expect(JSON.parse(text)).toEqual([
      {
        id: 'every kind',
        description: 'compute.instance.create.start',
        generated: 1434578223.493436,
        data: {
          instance_id: 'i1',
          empty: '',
          n: 0,
          big: 9223372036854775808,
          f: 0.5,
          launched_at: 1434571200.25,
          flag: false,
        },
        links: [{ rel: 'self', href: `${service.url}/v2.0/events/every%20kind` }],
      },
    ]);
  });

  it('shows an event without traits, and to each tenant its own of a shared id', async () => {
    const show = async (id: string, asking: Asking = {}) =>
      (JSON.parse((await client.ask(`/v2.0/events/${id}`, asking)).text) as { data: unknown }[])[0]?.data;
    expect(await show('late')).toEqual({});
    expect(await show('shared')).toEqual({ of: 'T1' });
    expect(await show('shared', { tenant: 'T2' })).toEqual({ of: 'T2' });
    expect(await show('shared?tenant_id=T2', { roles: ['admin'] })).toEqual({ of: 'T2' });
  });

  it.each(['nope', '%00', 'of%20nobody', 'p1'])('answers 404 without a body to the id %s', async (id) => {
    expect(await client.ask(`/v2.0/events/${id}`)).toMatchObject({ status: 404, text: '' });
  });

  it.each(['?offset=nope', '?offset=p1', '?offset=%00', '?limit=x', '?limit=-1'])(
    'answers 400 to %s',
    async (query) => {
      const { status, text } = await client.ask(`/v2.0/events${query}`);
      expect([status, (JSON.parse(text) as { title: string }).title]).toEqual([400, 'Bad request']);
    },
  );

  it('leads through all pages by its links, each event once', async () => {
    const seen: unknown[] = [];
    let query: string | undefined = '?limit=45';
    for (let pages = 0; query !== undefined && pages < 5; pages += 1) {
      const page = await list(query, { tenant: 'T3' });
      seen.push(...idsOf(page));
      query = page.links.find(({ rel }) => rel === 'next')?.href.split(/(?=\?)/)[1];
    }
    expect(seen).toHaveLength(120);
    expect(new Set(seen).size).toBe(120);
    expect(query).toBeUndefined();
  });

  it.each<[string, Asking, string]>([
    ['without a project', { tenant: null }, 'Unauthorized'],
    ['without a role that allows it', { roles: ['observer'] }, 'Forbidden'],
    ['as an agent', { roles: ['monasca-agent'] }, 'Forbidden'],
  ])('answers 401 %s', async (_who, asking, title) => {
    for (const path of ['/v2.0/events', '/v2.0/events/late']) {
      const { status, text } = await client.ask(path, asking);
      expect([status, (JSON.parse(text) as { title: string }).title]).toEqual([401, title]);
    }
  });

  it.each(['PUT', 'PATCH', 'DELETE'])('answers 405 to %s', async (method) => {
    const { status, headers } = await client.ask('/v2.0/events/late', { method });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    const list = await client.ask('/v2.0/events', { method });
    expect([list.status, list.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS, POST']);
  });
});
