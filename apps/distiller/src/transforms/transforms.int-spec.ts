import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { transformDefinitionsTopic } from '@cloudtach/contracts';
import { type RunningService, ServiceSlice, waitFor } from '@cloudtach/testing';
import { distillerTopics } from '../distilling/distiller-topics.builder.js';
import { type Asking, TransformsClient } from './transforms-client.builder.js';

/** TR of monasca-events.md §5. */
const tr = {
  name: 'func test2',
  description: 'an example definition',
  specification:
    '- event_type: compute.instance.*\n  traits:\n    instance_id:\n      fields: payload.instance_id\n',
};

const badRequest = (text: string) => (JSON.parse(text) as { title: string }).title === 'Bad request';

describe('/v2.0/transforms', () => {
  let slice: ServiceSlice;
  let service: RunningService;
  let client: TransformsClient;

  beforeAll(async () => {
    slice = await ServiceSlice.open({ app: 'distiller', topics: distillerTopics });
    service = await slice.start({ TRANSFORMS_PER_TENANT_MAX: '120' });
    client = new TransformsClient(slice, () => service.url);
  });

  afterAll(() => slice.close());

  beforeEach(() => slice.query('TRUNCATE distiller_definition'));

  const item = (id: string, asking: Asking = {}) => client.ask(`/v2.0/transforms/${id}`, asking);

  async function list(query = '', asking: Asking = {}) {
    const { text } = await client.ask(`/v2.0/transforms${query}`, asking);
    return JSON.parse(text) as {
      links: { rel: string; href: string }[];
      elements: Record<string, unknown>[];
    };
  }

  const namesOf = ({ elements }: { elements: Record<string, unknown>[] }) => elements.map(({ name }) => name);

  /** What was told of one transform, in order. */
  async function told(id: string, count: number): Promise<unknown[]> {
    const all = await waitFor(
      async () => {
        const records = await slice.kafka.readAll(transformDefinitionsTopic);
        const ofId = records.filter(({ key }) => key === id);
        return ofId.length >= count ? ofId : null;
      },
      { what: `${count} messages about ${id}` },
    );
    return all.map(({ value }) => JSON.parse(String(value)) as unknown);
  }

  const untilOutboxIsEmpty = () =>
    waitFor(async () => (await slice.query('SELECT 1 FROM outbox LIMIT 1')).length === 0, {
      what: 'the outbox is empty',
    });

  const toldOfTenant = async (tenant: string) =>
    (await slice.kafka.readAll(transformDefinitionsTopic)).filter(({ value }) =>
      String(value).includes(`"tenant_id":"${tenant}"`),
    ).length;

  describe('vectors of monasca-events.md §5', () => {
    it('V28: a transform is created, answered as the original does, and told of', async () => {
      const { status, headers, text } = await client.ask('/v2.0/transforms/', {
        method: 'POST',
        body: JSON.stringify(tr),
      });
      const created = JSON.parse(text) as { id: string };
      expect(status).toBe(200);
      expect(created).toEqual({ id: created.id, ...tr, enabled: false });
      expect(headers.get('location')).toBe(`${service.url}/v2.0/transforms/${created.id}`);
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(await told(created.id, 1)).toEqual([
        { transform_id: created.id, tenant_id: 'T1', transform_definition: tr },
      ]);
    });

    it('V29: it is shown with its tenant, its link and whole seconds', async () => {
      const id = await client.create('T1', tr);
      const shown = JSON.parse((await item(id)).text) as Record<string, unknown>;
      expect(shown).toEqual({
        id,
        ...tr,
        tenant_id: 'T1',
        enabled: 0,
        created_at: expect.any(Number) as unknown,
        updated_at: shown['created_at'],
        deleted_at: null,
        links: [{ rel: 'self', href: `${service.url}/v2.0/transforms/${id}` }],
      });
      expect(Number.isInteger(shown['created_at'])).toBe(true);
    });

    it.each<[string, unknown]>([
      ['no description', { name: tr.name, specification: tr.specification }],
      ['an unknown member', { ...tr, foo: 1 }],
      ['a name of 65 characters', { ...tr, name: 'x'.repeat(65) }],
      ['a specification that is no YAML', { ...tr, specification: 'a: [' }],
    ])('V30: it is refused with %s, and nothing is told', async (_what, body) => {
      const { status, text } = await client.post(body, { tenant: 'T30' });
      expect([status, badRequest(text)]).toEqual([400, true]);
      await untilOutboxIsEmpty();
      expect(await toldOfTenant('T30')).toBe(0);
    });

    it('V31: it is refused as text/plain', async () => {
      const { status, text } = await client.post(tr, { contentType: 'text/plain' });
      expect([status, badRequest(text)]).toEqual([400, true]);
    });

    it('V32: a name is taken once by a tenant', async () => {
      await client.create('T1', tr);
      const { status, text } = await client.post(tr);
      expect([status, JSON.parse(text)]).toEqual([
        409,
        {
          title: 'AlreadyExistsException',
          description: `The tenant T1 has a transform named "${tr.name}".`,
        },
      ]);
      expect((await client.post(tr, { tenant: 'T2' })).status).toBe(200);
    });

    it('V33: it is deleted once, and told of once', async () => {
      const id = await client.create('T1', tr);
      const remove = () => item(id, { method: 'DELETE' });
      expect(await remove()).toMatchObject({ status: 204, text: '' });
      expect(await remove()).toMatchObject({ status: 404, text: '' });
      expect(await item(id)).toMatchObject({ status: 404, text: '' });
      expect(await told(id, 2)).toEqual([
        expect.anything(),
        { transform_id: id, tenant_id: 'T1', transform_definition: [] },
      ]);
    });
  });

  it.each(['application/json', 'Application/JSON; charset=utf-8'])(
    'takes a body of type %s',
    async (type) => {
      expect((await client.post(tr, { contentType: type })).status).toBe(200);
    },
  );

  it('gives the specification back byte for byte, and frees a name at once', async () => {
    const specification = '# why\n- &a {event_type: "a.*",   traits: {ü: {fields: [b, c]}}}\n';
    const id = await client.create('T1', { ...tr, specification, enabled: 1 });
    expect(JSON.parse((await item(id)).text)).toMatchObject({ specification, enabled: 1 });
    await client.delete('T1', id);
    expect((await client.post(tr)).status).toBe(200);
  });

  it('takes the flow form that the clients of the original send', async () => {
    const specification = "[{'event_type': 'a.*', 'traits': {'x': {'fields': 'payload.x'}}}]";
    expect((await client.post({ ...tr, specification })).status).toBe(200);
  });

  it.each<[string, unknown, string]>([
    ['a list', [], 'object'],
    ['nothing', null, 'object'],
    ['an empty name', { ...tr, name: '' }, 'name'],
    ['a name that is a number', { ...tr, name: 7 }, 'name'],
    ['a description of 251 characters', { ...tr, description: 'x'.repeat(251) }, 'description'],
    ['a specification of 64 537 characters', { ...tr, specification: ' '.repeat(64_537) }, 'specification'],
    ['an empty specification', { ...tr, specification: '' }, 'specification'],
    ['no definition', { ...tr, specification: '[]' }, 'definition'],
    ['text for a specification', { ...tr, specification: 'hello' }, 'list'],
    [
      'an unknown plugin',
      { ...tr, specification: '[{event_type: a, traits: {x: {fields: b, plugin: nope}}}]' },
      'nope',
    ],
    [
      'an unknown type',
      { ...tr, specification: '[{event_type: a, traits: {x: {fields: b, type: Int}}}]' },
      'Int',
    ],
    [
      'the reserved trait',
      { ...tr, specification: '[{event_type: a, traits: {_tenant_id: {fields: b}}}]' },
      '_tenant_id',
    ],
    ['a tag', { ...tr, specification: '!!python/object:os.system x' }, '1:1'],
    ['more aliases than allowed', { ...tr, specification: `- &a [x]\n${'- *a\n'.repeat(101)}` }, 'alias'],
    ['a document that is too deep', { ...tr, specification: '['.repeat(65) + ']'.repeat(65) }, 'deep'],
    ['NUL', { ...tr, name: 'a\0' }, 'name'],
    ['enabled as text', { ...tr, enabled: 'yes' }, 'enabled'],
    ['enabled as another number', { ...tr, enabled: 2 }, 'enabled'],
  ])('refuses %s, saying what is wrong', async (_what, body, named) => {
    const { status, text } = await client.post(body);
    expect([status, badRequest(text)]).toEqual([400, true]);
    expect((JSON.parse(text) as { description: string }).description).toContain(named);
  });

  it.each(['{', '', 'x'])('refuses the body %j', async (body) => {
    const { status, text } = await client.ask('/v2.0/transforms', { method: 'POST', body });
    expect([status, badRequest(text)]).toEqual([400, true]);
  });

  it('refuses a body beyond a mebibyte', async () => {
    const { status } = await client.post({ ...tr, description: 'x'.repeat(1_100_000) });
    expect(status).toBe(413);
  });

  it('names the place of a mistake', async () => {
    const specification = '- event_type: a\n  traits:\n    x: {fields: "payload..[", type: int}\n';
    const { text } = await client.post({ ...tr, specification });
    expect((JSON.parse(text) as { description: string }).description).toContain('specification:3:');
  });

  it('shows a tenant its own, and nobody anything else', async () => {
    const id = await client.create('T1', tr);
    expect(await item(id, { tenant: 'T2' })).toMatchObject({ status: 404, text: '' });
    expect(await item(id, { tenant: 'T2', method: 'DELETE' })).toMatchObject({ status: 404 });
    expect(await item('nope')).toMatchObject({ status: 404, text: '' });
    expect((await list('', { tenant: 'T2' })).elements).toEqual([]);
    expect((await item(id)).status).toBe(200);
  });

  it.each<[string, Asking, string]>([
    ['without a project', { tenant: null }, 'Unauthorized'],
    ['without a role that allows it', { roles: ['observer'] }, 'Forbidden'],
    ['as an agent', { roles: ['monasca-agent'] }, 'Forbidden'],
    ['as a delegate, for delegation is about events', { roles: ['admin'] }, 'Forbidden'],
  ])('answers 401 %s, whatever the method, before it looks at a body', async (_who, asking, title) => {
    for (const method of ['GET', 'POST']) {
      const { status, text, headers } = await client.ask('/v2.0/transforms', { ...asking, method });
      expect([status, (JSON.parse(text) as { title: string }).title]).toEqual([401, title]);
      expect(headers.get('www-authenticate')).not.toBeNull();
    }
    expect((await item('x', { ...asking, method: 'DELETE' })).status).toBe(401);
  });

  it.each([
    ['/v2.0/transforms', 'PUT', 'GET, HEAD, OPTIONS, POST'],
    ['/v2.0/transforms', 'DELETE', 'GET, HEAD, OPTIONS, POST'],
    ['/v2.0/transforms/7', 'PATCH', 'DELETE, GET, HEAD, OPTIONS'],
    ['/v2.0/transforms/7', 'PUT', 'DELETE, GET, HEAD, OPTIONS'],
  ])('answers 405 to %s %s, with what is allowed', async (path, method, allow) => {
    const { status, text, headers } = await client.ask(path, { method });
    expect([status, text, headers.get('allow')]).toEqual([405, '', allow]);
  });

  describe('as a list', () => {
    const names = Array.from({ length: 120 }, (_, index) => `t${String(index).padStart(3, '0')}`);

    beforeEach(async () => {
      for (const name of names) await client.create('T1', { ...tr, name });
    });

    it('has pages of fifty in the order of creation, linked while there is more', async () => {
      const first = await list();
      expect(namesOf(first)).toEqual(names.slice(0, 50));
      expect(first.links[0]).toEqual({ rel: 'self', href: `${service.url}/v2.0/transforms` });
      expect(first.elements[0]).not.toHaveProperty('links');
      const pathOf = (page: { links: { rel: string; href: string }[] }) =>
        page.links.find(({ rel }) => rel === 'next')?.href.slice(`${service.url}/v2.0/transforms`.length);
      const second = await list(pathOf(first));
      const third = await list(pathOf(second));
      expect([...namesOf(first), ...namesOf(second), ...namesOf(third)]).toEqual(names);
      expect(pathOf(third)).toBeUndefined();
    });

    it('takes a limit, which the link to the next page repeats', async () => {
      const page = await list('?limit=20&offset=x&unknown=1');
      expect(namesOf(page)).toEqual(names.slice(0, 20));
      const lastId = page.elements[19]?.['id'] as string;
      expect(page.links[1]).toEqual({
        rel: 'next',
        href: `${service.url}/v2.0/transforms?offset=${lastId}&limit=20`,
      });
      expect(namesOf(await list(`?limit=99&offset=${lastId}`))).toEqual(names.slice(20, 70));
      expect(await list('?limit=0')).toMatchObject({ elements: [], links: [{ rel: 'self' }] });
      expect(namesOf(await list('?name=t007'))).toEqual(['t007']);
      expect(namesOf(await list('?name=&limit=2'))).toEqual(names.slice(0, 2));
      expect(namesOf(await list('?name=t007,t008'))).toEqual([]);
      expect(namesOf(await list('?name=a%00'))).toEqual([]);
    });

    it.each(['-1', 'x', '1.5'])('refuses the limit %s', async (limit) => {
      const { status, text } = await client.ask(`/v2.0/transforms?limit=${limit}`);
      expect([status, badRequest(text)]).toEqual([400, true]);
    });

    it('holds no more than a tenant may have', async () => {
      const { status, text } = await client.post({ ...tr, name: 'one more' });
      expect([status, text.includes('120')]).toEqual([400, true]);
    });
  });
});
