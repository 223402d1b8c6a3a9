import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EncodedMessage, measureRecordedV1 } from '@cloudtach/contracts';
import { type MetricId } from '@cloudtach/kernel';
import { type RunningService, ServiceSlice, waitFor } from '@cloudtach/testing';
import { MetricsClient } from '../metrics-client.builder.js';
import { type TestPoint } from './domain/stored-metric.builder.js';
import { aMeasureMessage, idOfShard, shardOf } from './measure-record.builder.js';

const shards = 2;
const seedMeasures = [
  { timestamp: '2014-10-06T14:33:57', value: 43.1 },
  { timestamp: '2014-10-06T14:34:12', value: 12 },
  { timestamp: '2014-10-06T14:34:20', value: 2 },
];
const policy = {
  name: 'seed',
  back_window: 0,
  definition: [
    { granularity: '1s', timespan: '1 hour' },
    { points: 48, timespan: '1 day' },
  ],
};
const startNs = 1_400_000_000_000_000_000n;

describe('measures from HTTP through Kafka and back', () => {
  let slice: ServiceSlice;
  let service: RunningService;
  let client: MetricsClient;

  beforeAll(async () => {
    slice = await ServiceSlice.open({ app: 'metric-aggregator', topics: [measureRecordedV1.topic] });
    service = await start();
    await client.post('/v1/archive_policy', policy);
    await client.post('/v1/archive_policy', {
      name: 'minute',
      definition: [{ granularity: '1 min' }],
      aggregation_methods: ['mean', 'count'],
    });
  });

  afterAll(() => slice.close());

  async function start(env: Readonly<Record<string, string>> = {}): Promise<RunningService> {
    const started = await slice.start({
      METRICS_SHARDS: String(shards),
      METRICS_DEFAULT_POLICIES: 'off',
      KAFKA_SESSION_TIMEOUT_MS: '4500',
      ...env,
    });
    client = new MetricsClient(started.url, slice.identityKey);
    return started;
  }

  /** Waits for what was acknowledged; longer than a request does, on a busy machine. */
  const read = async (id: string, query = ''): Promise<string> => {
    const answer = await waitFor(async () => {
      const asked = await client.get(`/v1/metric/${id}/measures?refresh=true${query}`);
      return asked.status === 503 ? null : asked;
    });
    expect(answer).toMatchObject({ status: 200 });
    return answer.text;
  };
  const publish = (...messages: readonly EncodedMessage[]) =>
    slice.readingMore(messages.length, () => slice.kafka.publish(measureRecordedV1.topic, messages));
  const values = async (id: string, method: string): Promise<number[]> =>
    (JSON.parse(await read(id, `&aggregation=${method}`)) as [string, number, number][]).map(
      ([, , value]) => value,
    );

  /** A metric of the partition, with one aggregate a minute. */
  async function aMetric(partition: number): Promise<MetricId> {
    for (;;) {
      const id = (await client.createMetric('minute')) as MetricId;
      if (shardOf(id, shards) === partition) return id;
    }
  }

  const minute = (n: number, value: number): TestPoint => [startNs + BigInt(n) * 60_000_000_000n, value];

  it("answers the seed's first measures with the seed's numbers, to the byte", async () => {
    const id = await client.createMetric('seed');
    const posted = await client.post(`/v1/metric/${id}/measures`, seedMeasures);
    expect([posted.status, posted.text, posted.headers.get('content-length')]).toEqual([202, '', '0']);
    expect(posted.headers.get('content-type')).toBe('text/html; charset=UTF-8');

    const half = '["2014-10-06T14:30:00+00:00", 1800.0, 19.033333333333335]';
    const first = '["2014-10-06T14:33:57+00:00", 1.0, 43.1]';
    const rest = '["2014-10-06T14:34:12+00:00", 1.0, 12.0], ["2014-10-06T14:34:20+00:00", 1.0, 2.0]';
    expect(await read(id)).toBe(`[${half}, ${first}, ${rest}]`);
    expect(await read(id, '&start=2014-10-06T14:34')).toBe(`[${half}, ${rest}]`);
    expect(await read(id, '&granularity=1')).toBe(`[${first}, ${rest}]`);
    expect(await read(id, '&aggregation=max')).toBe(
      `[${half.replace('19.033333333333335', '43.1')}, ${first}, ${rest}]`,
    );
    expect(await read(id, '&stop=2014-10-06T14:34:12')).toBe(`[${half}, ${first}]`);
    expect(await read(id, '&start=2014-10-06T15:00&stop=2014-10-06T14:00')).toBe('[]');
  });

  it('refuses what Gnocchi refuses, and stores nothing of it', async () => {
    const id = await client.createMetric('seed');
    const measures = `/v1/metric/${id}/measures`;
    const untyped = await client.post(measures, seedMeasures, { 'content-type': 'text/plain' });
    expect(untyped.status).toBe(415);
    const absent = await client.post(`/v1/metric/${idOfShard(0, shards)}/measures`, '[', {
      'content-type': 'x/y',
    });
    expect(absent.status).toBe(404);
    for (const [body, message] of [
      ['[', 'Unable to decode body'],
      ['1', 'Invalid input for measures'],
      [
        '[{"timestamp": "foo", "value": 1}]',
        "Invalid input for timestamp `foo': Unable to parse timestamp foo",
      ],
      ['[{"timestamp": -5, "value": 1}]', 'Timestamp must be after Epoch'],
      ['[{"timestamp": 1, "value": 1}, {"timestamp": "now", "value": 1}]', 'Unable to convert timestamps'],
      ['[{"timestamp": 1, "value": 1}, {"timestamp": 2, "value": "x"}]', 'Invalid input for a value'],
    ] as const) {
      const { status, text } = await client.post(measures, body);
      expect([status, text]).toEqual([400, expect.stringContaining(message)]);
    }
    expect((await client.post(measures, '[]')).status).toBe(202);
    expect((await client.post(measures, '[{"timestamp": 1, "value": "NaN"}]')).status).toBe(202);
    expect(await read(id)).toBe('[]');
  });

  it('refuses questions for what is not there', async () => {
    const id = await client.createMetric('seed');
    const asked = (query: string, accept = '*/*') =>
      client.get(`/v1/metric/${id}/measures?${query}`, { accept });
    const unknown = await asked('aggregation=wtf', 'application/json');
    expect([unknown.status, JSON.parse(unknown.text)]).toMatchObject([
      404,
      { description: { detail: { metric: id, aggregation_method: 'wtf' } } },
    ]);
    expect(await asked('aggregation=last')).toMatchObject({
      status: 404,
      text: expect.stringContaining(`Aggregation method 'last' for metric ${id} does not exist`),
    });
    const granularity = await asked('granularity=42');
    expect(granularity.status).toBe(404);
    expect(granularity.text).toContain(`Granularity '42.0' for metric ${id} does not exist`);
    expect(granularity.text).toContain(
      `Aggregation method 'mean' at granularity '42.0' for metric ${id} does not exist`,
    );
    expect(await asked('start=foo')).toMatchObject({ status: 400 });
    const unreadable = await asked('granularity=foobar', 'application/json');
    expect([unreadable.status, JSON.parse(unreadable.text)]).toMatchObject([
      400,
      {
        description: {
          cause: 'Argument value error',
          reason: 'Unable to parse timespan',
          detail: 'granularity',
        },
      },
    ]);
    expect(await asked('start=1e15&stop=-99999999999999')).toMatchObject({ status: 200, text: '[]' });
  });

  it('gathers requests that come together into one record per shard', async () => {
    const before = (await slice.kafka.readAll(measureRecordedV1.topic)).length;
    const ids = await Promise.all(Array.from({ length: 20 }, () => client.createMetric('seed')));
    const posts = ids.map((id) => client.post(`/v1/metric/${id}/measures`, seedMeasures));
    expect((await Promise.all(posts)).map(({ status }) => status)).toEqual(ids.map(() => 202));
    for (const id of ids) expect(await values(id, 'count')).toEqual([3, 1, 1, 1]);
    const after = (await slice.kafka.readAll(measureRecordedV1.topic)).length;
    expect(after - before).toBeLessThan(ids.length);
  });

  it('counts every measure once however often its record is delivered', async () => {
    const id = await aMetric(0);
    const messages = Array.from({ length: 50 }, (_, n) => aMeasureMessage([[id, [minute(n, n)]]], 0));
    expect(await publish(...messages, ...messages.slice(40), ...messages.slice(45))).toMatchObject({
      projected: 65,
    });
    expect(await values(id, 'count')).toEqual(Array.from({ length: 50 }, () => 1));
    expect(await values(id, 'mean')).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });

  it.each([
    ['first', 0],
    ['in the middle', 10],
    ['last', 20],
  ])('parks records that are none, %s, and folds their neighbours', async (_place, at) => {
    const id = await aMetric(1);
    const cut = aMeasureMessage([[id, [minute(0, 1)]]], 1);
    const bad = [
      { value: Buffer.alloc(0), partition: 1 },
      { value: Buffer.from('[{"timestamp": 1}]'), partition: 1 },
      { value: cut.value.subarray(0, cut.value.length - 1), partition: 1 },
    ];
    const good = Array.from({ length: 20 }, (_, n) => aMeasureMessage([[id, [minute(n, n)]]], 1));
    const all = [...good.slice(0, at), ...bad, ...good.slice(at)];
    const books = await slice.readingMore(all.length, () =>
      slice.kafka.publish(measureRecordedV1.topic, all),
    );
    expect(books).toEqual({ read: 23, projected: 20, duplicate: 0, skipped: 0, parked: 3 });
    expect(await values(id, 'mean')).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect((await slice.parkedCodes()).slice(-3)).toEqual([
      'measure.truncated',
      'measure.other-version',
      'measure.truncated',
    ]);
  });

  it('skips measures of metrics that do not exist', async () => {
    const id = await aMetric(0);
    const stranger = aMeasureMessage([[idOfShard(0, shards), [minute(0, 1)]]], 0);
    expect(await publish(stranger, aMeasureMessage([[id, [minute(0, 7)]]], 0))).toMatchObject({
      projected: 1,
      skipped: 1,
    });
    expect(await values(id, 'mean')).toEqual([7]);
  });

  it('goes on where a killed process ended, with late points judged as it would have', async () => {
    const id = await aMetric(0);
    await publish(...[5, 6, 7].map((n) => aMeasureMessage([[id, [minute(n, n)]]], 0)));
    service.signal('SIGKILL');
    await service.ended;
    service = await start();
    await publish(
      aMeasureMessage([[id, [minute(6, 600)]]], 0),
      aMeasureMessage([[id, [[minute(7, 0)[0] + 1n, 9]]]], 0),
    );
    expect(await values(id, 'mean')).toEqual([5, 6, 8]);
    expect(await values(id, 'count')).toEqual([1, 1, 2]);
  });

  it('takes measures in one process and folds them in another', async () => {
    await service.stop();
    const worker = await start({ ROLE: 'worker' });
    service = await start({ ROLE: 'api' });
    const id = await client.createMetric('seed');
    expect((await client.post(`/v1/metric/${id}/measures`, seedMeasures)).status).toBe(202);
    expect(await values(id, 'count')).toEqual([3, 1, 1, 1]);
    expect((await fetch(`${worker.url}/v1/archive_policy`)).status).toBe(503);

    worker.signal('SIGKILL');
    await worker.ended;
    await client.post(`/v1/metric/${id}/measures`, seedMeasures);
    const waited = await client.get(`/v1/metric/${id}/measures?refresh=true`);
    expect([waited.status, waited.headers.get('retry-after')]).toEqual([503, expect.any(String)]);
    expect((await client.get(`/v1/metric/${id}/measures`)).status).toBe(200);
    await service.stop();
    service = await start();
  });

  it('answers 503 within five seconds when Kafka is away, and takes measures again when it is back', async () => {
    const api = await slice.startCutOff({
      ROLE: 'api',
      METRICS_SHARDS: String(shards),
      METRICS_DEFAULT_POLICIES: 'off',
      KAFKA_BROKERS: '127.0.0.1:1',
    });
    const cutOff = new MetricsClient(api.url, slice.identityKey);
    const id = await cutOff.createMetric('seed');
    const posted = await cutOff.post(`/v1/metric/${id}/measures`, seedMeasures);
    expect([posted.status, posted.headers.get('retry-after')]).toEqual([503, expect.any(String)]);
    await api.stop();
    expect((await client.post(`/v1/metric/${id}/measures`, seedMeasures)).status).toBe(202);
    expect(await values(id, 'count')).toEqual([3, 1, 1, 1]);
  });
});
