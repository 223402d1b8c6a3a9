import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningService, ServiceSlice } from '@cloudtach/testing';
import { MetricsClient, type TestAnswer } from './metrics-client.builder.js';

const json = 'application/json; charset=UTF-8';
const seedPolicy = {
  back_window: 0,
  definition: [
    { granularity: '1s', timespan: '1 hour' },
    { points: 48, timespan: '1 day' },
  ],
  name: 'low',
};
const seedPolicyText =
  '{"aggregation_methods": ["std", "count", "95pct", "min", "max", "sum", "median", "mean"], "back_window": 0, ' +
  '"definition": [{"granularity": "0:00:01", "points": 3600, "timespan": "1:00:00"}, ' +
  '{"granularity": "0:30:00", "points": 48, "timespan": "1 day, 0:00:00"}], "name": "low"}';

describe('archive policies and metrics over HTTP', () => {
  let slice: ServiceSlice;
  let service: RunningService;
  let client: MetricsClient;

  beforeAll(async () => {
    slice = await ServiceSlice.open({ app: 'metric-aggregator', topics: [] });
    service = await slice.start({ ROLE: 'api', METRICS_DEFAULT_POLICIES: 'off' });
    client = new MetricsClient(service.url, slice.identityKey);
  });

  afterAll(() => slice.close());

  const errorOf = ({ text }: TestAnswer): unknown =>
    (JSON.parse(text) as { description: unknown }).description;
  const asJson = { 'content-type': 'application/json', accept: 'application/json' };

  it('begins without policies where the default ones are off', async () => {
    const { status, headers, text } = await client.get('/v1/archive_policy');
    expect([status, headers.get('content-type'), text]).toEqual([200, json, '[]']);
  });

  it("answers the seed's creation of a policy to the byte", async () => {
    const { status, headers, text } = await client.post('/v1/archive_policy', seedPolicy);
    expect([status, headers.get('content-type'), text]).toEqual([201, json, seedPolicyText]);
    expect(headers.get('content-length')).toBe('277');
    expect(headers.get('location')).toBe(`${service.url}/v1/archive_policy/low`);
    expect((await client.get('/v1/archive_policy/low')).text).toBe(seedPolicyText);
    expect((await client.as(null).get('/v1/archive_policy')).text).toBe(`[${seedPolicyText}]`);
  });

  it('announces a policy whose name is not ASCII under a percent-encoded location', async () => {
    const created = await client.post('/v1/archive_policy', { ...seedPolicy, name: '✔éñ☃' });
    const location = created.headers.get('location') ?? '';
    expect(location).toBe(`${service.url}/v1/archive_policy/%E2%9C%94%C3%A9%C3%B1%E2%98%83`);
    const shown = await client.get(location.slice(service.url.length));
    expect(JSON.parse(shown.text)).toMatchObject({ name: '✔éñ☃' });
  });

  it('refuses who may not, then the media type, then the body, then a name that is taken', async () => {
    expect((await client.as('p').post('/v1/archive_policy', '[')).status).toBe(403);
    const untyped = await client.post('/v1/archive_policy', seedPolicy, { 'content-type': 'text/plain' });
    expect([untyped.status, untyped.text]).toEqual([415, expect.stringContaining('Unsupported Media Type')]);
    const unreadable = await client.post('/v1/archive_policy', '[', asJson);
    expect([unreadable.status, unreadable.text]).toEqual([
      400,
      expect.stringContaining('Unable to decode body'),
    ]);
    const taken = await client.post('/v1/archive_policy', seedPolicy);
    expect([taken.status, taken.text]).toEqual([
      409,
      expect.stringContaining('Archive policy low already exists'),
    ]);
  });

  it('words a violation as either release does', async () => {
    const body = { name: 'medium', definition: [{ cowsay: 'moo' }] };
    const text = await client.post('/v1/archive_policy', body);
    expect([text.status, text.text]).toEqual([
      400,
      expect.stringContaining("Invalid input: extra keys not allowed @ data['definition'][0]['cowsay']"),
    ]);
    expect(errorOf(await client.post('/v1/archive_policy', body, asJson))).toEqual({
      cause: 'Invalid input',
      reason: "extra keys not allowed @ data['definition'][0]['cowsay']",
      detail: ['definition', '0', 'cowsay'],
    });
  });

  it('has no policy that nobody made', async () => {
    for (const name of ['nosuch', '%00', '%ff']) {
      const { status, text } = await client.get(`/v1/archive_policy/${name}`);
      expect([name, status, text.length > 0]).toEqual([name, name === '%ff' ? 400 : 404, true]);
    }
  });

  it('gives documents as JSON only', async () => {
    expect((await client.get('/v1/archive_policy', { accept: 'text/plain' })).status).toBe(406);
    expect(
      (await client.get('/v1/archive_policy', { accept: 'text/html, application/json;q=0.5' })).status,
    ).toBe(200);
  });

  it("answers the seed's creation of a metric to the byte", async () => {
    const { status, headers, text } = await client.post('/v1/metric', { archive_policy_name: 'low' });
    const { id } = JSON.parse(text) as { id: string };
    const identity =
      '"created_by_project_id": "39aed307-4d9c-47ef-868d-ff9f40de72f4", ' +
      `"created_by_user_id": "3a638909-884a-4183-9904-9137296aade5", "id": "${id}", "name": null, `;
    expect([status, text]).toEqual([201, `{"archive_policy_name": "low", ${identity}"resource_id": null}`]);
    expect([headers.get('content-type'), headers.get('content-length')]).toEqual([json, '238']);
    expect(headers.get('location')).toBe(`${service.url}/v1/metric/${id}`);
    const shown = await client.get(`/v1/metric/${id}`);
    expect(shown.text).toBe(`{"archive_policy": ${seedPolicyText}, ${identity}"resource": null}`);
    expect(shown.headers.get('content-length')).toBe('502');
    for (const form of [id.toUpperCase(), id.replaceAll('-', ''), `urn:uuid:${id}`]) {
      expect((await client.get(`/v1/metric/${form}`)).status).toBe(200);
    }
  });

  it('shows a metric to its project and to administrators', async () => {
    const id = await client.as('p1').createMetric('low');
    expect((await client.as('p1').get(`/v1/metric/${id}`)).status).toBe(200);
    expect((await client.as('p2', 'Admin').get(`/v1/metric/${id}`)).status).toBe(200);
    expect((await client.as('p2').get(`/v1/metric/${id}`)).status).toBe(403);
    expect((await client.as(null).get(`/v1/metric/${id}`)).status).toBe(403);
    expect((await client.as('p2').get(`/v1/metric/${id}/measures`)).status).toBe(403);
    expect((await client.as('p2').post(`/v1/metric/${id}/measures`, [])).status).toBe(403);
    const anonymous = await client.as(null).createMetric('low');
    expect((await client.as(null).get(`/v1/metric/${anonymous}`)).status).toBe(200);
  });

  it.each<[unknown, string]>([
    [{ archive_policy_name: 'nosuch' }, 'Archive policy nosuch does not exist'],
    [{ archive_policy_name: 'a\0b' }, 'does not exist'],
    [
      { name: 'volume.size' },
      'No archive policy name specified and no archive policy rule found matching the metric name volume.size',
    ],
    [{}, 'no archive policy rule found matching the metric name None'],
    [[], 'expected a dictionary'],
    [{ archive_policy_name: 'low', name: 'a/b' }, "'/' is not supported in metric name"],
  ])('refuses to make a metric of %j', async (body, message) => {
    const { status, text } = await client.post('/v1/metric', body);
    expect([status, text]).toEqual([400, expect.stringContaining(message)]);
  });

  it.each(['/v1/metric/foobar', '/v1/metric/foobar/measures', `/v1/metric/${'0'.repeat(32)}`])(
    'has nothing at %s',
    async (path) => {
      const { status, text } = await client.get(path);
      expect([status, text]).toEqual([404, expect.stringMatching(/Metric (foobar|0{32}) does not exist/)]);
    },
  );

  it('makes the usual policies once, on a new installation only', async () => {
    await slice.query('TRUNCATE metric, archive_policy');
    for (let start = 0; start < 2; start += 1) {
      const other = await slice.start({ ROLE: 'api' });
      await other.stop();
      const rows = await slice.query(
        'SELECT name, back_window, block_buckets FROM archive_policy ORDER BY name',
      );
      expect(rows).toEqual(
        start > 0
          ? []
          : [
              { name: 'bool', back_window: 3600, block_buckets: 200 },
              { name: 'high', back_window: 0, block_buckets: 32 },
              { name: 'low', back_window: 0, block_buckets: 32 },
              { name: 'medium', back_window: 0, block_buckets: 32 },
            ],
      );
      await slice.query('TRUNCATE metric, archive_policy');
    }
  });
});
