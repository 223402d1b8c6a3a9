import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { column, instance, ofInstance, sent, StackySlice } from './stacky-slice.builder.js';

describe('/stacky, with many rows and rare ones', () => {
  let stacky: StackySlice;

  beforeAll(async () => {
    stacky = await StackySlice.open();
  });

  afterAll(() => stacky.close());

  const table = (path: string) => stacky.table(path);

  it('shows at most a thousand rows of what is watched, the first ones', async () => {
    const bodies = Array.from({ length: 1005 }, (_, n) =>
      sent('west.info', 'flood', '2014-03-01 11:30:00', {
        message_id: `flood-${n}`,
        publisher_id: 'compute.c9',
        ...ofInstance(4),
      }),
    );
    await stacky.slice.readingMore(bodies.length, () =>
      stacky.slice.kafka.publish(
        'west.info',
        bodies.map(({ body }) => ({ value: JSON.stringify(body), partition: 0 })),
      ),
    );
    const ids = ((await table('watch/2/?since=1393671600'))[1] as unknown[][]).map((row) => row[0] as number);
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([1000, 10, 1009]);
    const page = column(await table('search/?field=event&value=flood&limit=5000&offset=3'));
    expect([page.length, page[0], page.at(-1)]).toEqual([1000, 1011, 12]);
  });

  it('skips any number of rows', async () => {
    const flood = 'search/?field=event&value=flood';
    expect(column(await table(`${flood}&offset=1003`))).toEqual([11, 10]);
    expect(await table(`${flood}&offset=1005`)).toEqual([]);
    expect(await table(`${flood}&offset=9007199254740991`)).toEqual([]);
    await stacky.take(
      sent('west.info', 'before', '2014-02-27 11:30:00', ofInstance(4)),
      sent('west.info', 'before', '2014-02-28 11:30:00', ofInstance(4)),
    );
    const ids = async (offset: number) => {
      const rows = await table(`uuid/?uuid=${instance(4)}&limit=3&offset=${offset}`);
      return rows.length === 0 ? [] : column(rows);
    };
    expect(await ids(1003)).toEqual([1011, 1012, 1013]);
    expect(await ids(1006)).toEqual([1014]);
    expect(await ids(1007)).toEqual([]);
    expect(await ids(5000)).toEqual([]);
  });

  it('finds what is empty', async () => {
    const east = { publisher_id: 'compute.', payload: { tenant_id: '' } };
    const of = { id: 'x', owner: '', properties: { instance_uuid: '' } };
    await stacky.take(
      sent('east.info', 'empty', '2014-03-01 11:40:00', east),
      sent('image.info', 'empty', '2014-03-01 11:40:00', { publisher_id: 'image.', payload: of }),
    );
    for (const query of ['tenant&value=', 'host&value=', 'request_id&value=', 'publisher&value=compute.'])
      expect(column(await table(`search/?field=${query}`)).slice(0, 1)).toEqual([1017]);
    for (const field of ['owner', 'host', 'instance'])
      expect(column(await table(`search/?service=glance&field=${field}&value=`))).toEqual([2]);
    expect(await table('search/?field=instance&value=')).toEqual([]);
    expect(await table('search/?service=glance&field=uuid&value=')).toEqual([]);
    expect(await table('search/?service=generic&field=message_id&value=')).toEqual([]);
  });

  it('tells publishers whose service names the host apart, without a profile for each', async () => {
    const publishers = ['nova-compute:h1', 'nova-compute:h1.example.com', 'nova-compute:h2'];
    await stacky.take(
      ...publishers.map((publisher) =>
        sent('west.info', 'versioned', '2014-03-01 11:45:00', { publisher_id: publisher }),
      ),
    );
    const found = async (field: string, value: string) =>
      column(await table(`search/?field=${field}&value=${value}`));
    expect(await found('service', 'nova-compute:h1')).toEqual([1019, 1018]);
    expect(await found('publisher', 'nova-compute:h1')).toEqual([1018]);
    expect(await found('publisher', 'nova-compute:h1.example.com')).toEqual([1019]);
    expect(await found('publisher', 'nova-compute:h2')).toEqual([1020]);
    expect(((await table('show/1019/'))[0] as unknown[][]).slice(5)).toEqual(
      expect.arrayContaining([
        ['Publisher', 'nova-compute:h1.example.com'],
        ['Service', 'nova-compute:h1'],
        ['Host', 'example.com'],
      ]),
    );
    const [profiles] = await stacky.slice.query(
      `SELECT count(*) FROM notification_profile WHERE event = 'versioned'`,
    );
    expect(Object.values(profiles as object).map(Number)).toEqual([2]);
  });

  it('finds everything where there are more profiles than one would list', async () => {
    await stacky.slice.query(
      `INSERT INTO notification_profile (profile_key, last_day, deployment_id, has_host, kind, service, origin_topic,
         routing_key, publisher_service, event, state)
       SELECT md5('crowd' || n)::uuid, last_day, deployment_id, has_host, kind, service, origin_topic, routing_key,
         publisher_service, event, 'crowd'
       FROM notification_profile CROSS JOIN generate_series(1, 10001) AS copies (n) WHERE event = 'flood'`,
    );
    await stacky.take(
      sent('west.info', 'one', '2014-03-01 11:50:00', ofInstance(5, { state: 'crowd' })),
      sent('west.info', 'two', '2014-02-28 11:50:00', ofInstance(5, { state: 'crowd' })),
      sent('west.info', 'two', '2014-02-28 11:50:00', ofInstance(5, { state: 'other' })),
    );
    expect(column(await table('search/?field=state&value=crowd'))).toEqual([1021, 1022]);
    expect(await table('search/?field=state&value=crowd&offset=2')).toEqual([]);
    expect(column(await table('search/?field=publisher&value=compute.c-0001&limit=2'))).toEqual([9, 1021]);
    const watched = (await table('watch/0/?since=1393674600'))[1] as unknown[][];
    expect(watched.map((row) => row[0])).toEqual([9]);
    expect(column(await table('search/?service=glance&field=routing_key&value=monitor_glance.info'))).toEqual(
      [2, 1],
    );
  });
});
