import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '@cloudtach/testing';
import {
  column,
  history,
  image,
  instance,
  nowSeconds,
  request,
  type Sent,
  StackySlice,
} from './stacky-slice.builder.js';

const novaHeader = ['#', '?', 'When', 'Deployment', 'Event', 'Host', 'State', "State'", "Task'"];

describe('/stacky', () => {
  let stacky: StackySlice;

  beforeAll(async () => {
    stacky = await StackySlice.open();
  });

  afterAll(() => stacky.close());

  const table = (path: string) => stacky.table(path);
  const ask: StackySlice['ask'] = (...request) => stacky.ask(...request);

  it('lists what occurs', async () => {
    expect(await table('deployments/')).toEqual([
      ['#', 'Name'],
      [1, 'east.cell1'],
      [3, 'east.glance'],
      [4, 'east.net'],
      [2, 'west.cell1'],
    ]);
    const nova = [
      'compute.instance.create.end',
      'compute.instance.create.start',
      'compute.instance.reboot.end',
      'compute.instance.reboot.error',
      'compute.instance.reboot.start',
      'compute.instance.update',
    ];
    expect(column(await table('events/'))).toEqual(nova);
    expect(column(await table('events/?service=all'))).toEqual([
      ...nova,
      'image.upload',
      'compute.instance.update',
    ]);
    expect(await table('hosts/')).toEqual([['Host Name'], [null], ['api-1'], ['c-0001']]);
    expect(await table('hosts/?service=glance')).toEqual([['Host Name'], ['east']]);
  });

  it.each([
    [`uuid=${instance(1)}`, [1, 2, 3, 5, 9]],
    [`uuid=${instance(1)}&limit=2`, [1, 2]],
    [`uuid=${instance(1)}&limit=2&offset=2`, [3, 5]],
    [`uuid=${instance(1)}&limit=2&offset=4`, [9]],
    [`uuid=${instance(1)}&offset=3`, [5, 9]],
    [`uuid=${instance(1)}&when_min=1393585200&when_max=1393675199`, [5, 9]],
    [`uuid=${instance(1)}&when_min=1393588800.5&when_max=1393588800.5`, [5]],
    [`uuid=${instance(1)}&when_min=1393588800.5000001`, [9]],
    [`uuid=${instance(1)}&when_min=&unknown=1`, [1, 2, 3, 5, 9]],
    [`uuid=${instance(2)}&uuid=${instance(3)}`, [6, 7, 8]],
    [`uuid=${image}&service=glance`, [1]],
    [`uuid=${instance(1)}&service=generic`, [1]],
  ])('lists what an instance or image saw, oldest first: %s', async (query, ids) => {
    expect(column(await table(`uuid/?${query}`))).toEqual(ids);
  });

  it.each([
    [`uuid=${instance(1)}&offset=5`],
    [`uuid=${instance(1)}&limit=0`],
    [`uuid=${instance(1).replaceAll('-', '')}`],
    [`uuid=${instance(9)}`],
    [`uuid=${instance(1)}&service=glance`],
  ])('answers [] where an instance saw nothing: %s', async (query) => {
    expect(await table(`uuid/?${query}`)).toEqual([]);
  });

  it('shows each service its own columns', async () => {
    expect(await table(`uuid/?uuid=${instance(2)}`)).toEqual([
      [...novaHeader.slice(0, -1), 'Task'],
      [4, ' ', '2014-02-28 11:00:00', 'west.cell1', 'compute.instance.update', 'c-0001', 'active', '', 'x'],
    ]);
    expect(await table(`uuid/?service=glance&uuid=${image}`)).toEqual([
      ['#', '?', 'When', 'Deployment', 'Event', 'Host', 'Status'],
      [1, ' ', '2014-03-01 11:00:00.123456', 'east.glance', 'image.upload', 'east', 'saving'],
    ]);
    expect(await table(`uuid/?service=generic&uuid=${instance(1)}`)).toEqual([
      ['#', '?', 'When', 'Deployment', 'Event', 'Host', 'Instance', 'Request id'],
      [1, ' ', '2014-03-01 11:00:00', 'east.net', 'compute.instance.update', 'n1', instance(1), request(1)],
    ]);
  });

  it('lists what a request caused, with a header in any case', async () => {
    const rows = await table(`request/?request_id=${request(1)}&limit=2&offset=1`);
    expect([rows[0], column(rows)]).toEqual([novaHeader, [2, 3]]);
    expect(await table(`request/?request_id=${request(9)}`)).toEqual([novaHeader]);
    expect(await table(`request/?request_id=${request(1)}&when_min=1393671600`)).toHaveLength(2);
  });

  it.each([
    ['field=event&value=compute.instance.update', [9, 6, 4, 1]],
    ['field=event&value=compute.instance.update&limit=2&offset=1', [6, 4]],
    ['field=event&value=compute.instance.update&offset=3', [1]],
    ['field=event&value=compute.instance.update&when_max=1393585200', [4, 1]],
    ['field=event&value=compute.instance', []],
    ['field=event&value=', []],
    ['field=event&value=a%00b', []],
    ['field=id&value=6', [6]],
    ['field=id&value=99999999999999999999', []],
    ['field=deployment&value=2', [4]],
    ['field=deployment__name&value=west.cell1', [4]],
    ['field=deployment__name&value=nowhere', []],
    ['field=tenant&value=t3', [8, 7, 6]],
    ['field=routing_key&value=monitor.error', [5]],
    ['field=state&value=active&limit=1', [9]],
    ['field=state&value=gone', []],
    ['field=old_state&value=&limit=1', [9]],
    ['field=old_task&value=x', [4]],
    ['field=task&value=x', []],
    ['field=image_type&value=0&limit=1', [9]],
    ['field=image_type&value=1', []],
    ['field=when&value=1393585200', [4]],
    ['field=when&value=1393585200&when_min=1393585201', []],
    ['field=when&value=1393585200.0000001', []],
    ['field=publisher&value=api.api-1', [1]],
    ['field=publisher&value=api', [6]],
    ['field=publisher&value=compute.', []],
    ['field=service&value=api', [6, 1]],
    ['field=host&value=api-1', [1]],
    ['field=host&value=', []],
    ['field=host&value=nowhere', []],
    ['field=tenant&value=nobody', []],
    ['field=tenant&value=t3&when_max=1393671609', [6]],
    ['field=instance&value=nothing', []],
    ['field=request_id&value=nothing', []],
    [`field=instance&value=${instance(2)}`, [4]],
    [`field=request_id&value=${request(2)}`, [4]],
    ['service=glance&field=owner&value=o1', [1]],
    [`service=glance&field=instance&value=${instance(1)}`, [1]],
    [`service=glance&field=uuid&value=${image}`, [1]],
    ['service=glance&field=status&value=saving', [1]],
    ['service=generic&field=message_id&value=m-1', [1]],
    ['service=generic&field=tenant&value=t1', [1]],
  ])('searches by one field, newest first: %s', async (query, ids) => {
    const rows = await table(`search/?${query}`);
    if (ids.length === 0) expect(rows).toEqual([]);
    else expect(column(rows)).toEqual(ids);
  });

  it('searches by the whole stored text, every digit of it', async () => {
    const { body } = history[5] as Sent;
    const text = (digits: string) =>
      encodeURIComponent(`["monitor.info", ${JSON.stringify(body).replace('"BIG"', digits)}]`);
    expect(column(await table(`search/?field=json&value=${text('9223372036854775807')}`))).toEqual([6]);
    expect(await table(`search/?field=json&value=${text('9223372036854775806')}`)).toEqual([]);
    expect(await table('search/?field=json&value=nothing')).toEqual([]);
    const deep = `["monitor.info",${JSON.stringify(body).replace('"BIG"', '['.repeat(6000) + ']'.repeat(6000))}]`;
    expect(await table(`search/?field=json&value=${deep.replaceAll(' ', '%20')}`)).toEqual([]);
  });

  it('shows one notification, its numbers exact', async () => {
    const [rows, text, uuid] = (await table('show/6/')) as [unknown[][], string, string];
    expect(rows).toEqual([
      ['Key', 'Value'],
      ['#', 6],
      ['When', '2014-03-01 11:00:00'],
      ['Deployment', 'east.cell1'],
      ['Category', 'monitor.info'],
      ['Publisher', 'api'],
      ['State', 'active'],
      ['Event', 'compute.instance.update'],
      ['Service', 'api'],
      ['Host', null],
      ['UUID', instance(3)],
      ['Req ID', request(3)],
    ]);
    expect(text.startsWith('[\n  "monitor.info",\n  {\n    "event_type": "compute.instance.update"')).toBe(
      true,
    );
    expect(text).toContain('"size": 9223372036854775807');
    expect(uuid).toBe(instance(3));
    expect((await table('show/1/?service=glance'))[0]).toContainEqual(['Status', 'saving']);
    expect((await table('show/1/?service=generic'))[0]).toContainEqual(['State', null]);
  });

  it.each(['show/99/', 'show/0/', 'show/99999999999999999999/', 'show/9/?service=glance'])(
    'answers %s with nothing at all',
    async (path) => {
      const { status, text, headers } = await ask(`/stacky/${path}`);
      expect({ status, text, type: headers.get('content-type') }).toEqual({
        status: 200,
        text: '',
        type: 'text/json',
      });
    },
  );

  it('watches what came after a time', async () => {
    const watch = async (path: string) => {
      const [widths, rows, until] = (await table(`watch/${path}`)) as [number[], unknown[][], string];
      expect([widths, until]).toEqual([[10, 1, 15, 20, 29, 36], String(nowSeconds)]);
      return rows.map((row) => row[0]);
    };
    expect(await watch('0/')).toEqual([9]);
    expect(await watch(`0/?since=${nowSeconds - 1}`)).toEqual([]);
    expect(await watch('0/?since=1393585200')).toEqual([5, 6, 7, 8, 9]);
    expect(await watch('0/?since=1393585199.999999&since=1393585199.999999')).toEqual([4, 5, 6, 7, 8, 9]);
    expect(await watch('2/?since=0')).toEqual([4]);
    expect(await watch('77/?since=0')).toEqual([]);
    expect(await watch('99999999999999999999/?since=0')).toEqual([]);
    expect(await watch('1/?since=0&event_name=compute.instance.update')).toEqual([1, 6, 9]);
    expect(await watch('0/?since=0&service=generic')).toEqual([1]);
    const rows = (await table('watch/0/?since=1393585200'))[1] as unknown[][];
    expect(rows[0]).toEqual([
      5,
      'E',
      '2014-02-28',
      '12:00:00.500000',
      'east.cell1',
      'compute.instance.reboot.error',
      instance(1),
    ]);
  });

  it('tells how long things took', async () => {
    expect(await table('timings/?name=compute.instance.reboot')).toEqual([
      ['compute.instance.reboot', 'Time'],
      [instance(3), '0d 00:00:20.25'],
    ]);
    expect(await table('timings/?name=compute.instance.reboot&end_when_max=1')).toHaveLength(1);
    expect(await table(`timings/uuid/?uuid=${instance(1)}`)).toEqual([
      ['?', 'Event', 'Time (secs)'],
      ['.', 'compute.instance.create', '0d 00:00:55.12'],
    ]);
    expect(await table(`timings/uuid/?uuid=${instance(1)}&offset=1`)).toHaveLength(1);
    expect(await table('summary/')).toEqual([
      ['Event', 'N', 'Min', 'Max', 'Avg'],
      ['compute.instance.create', 1, '0d 00:00:55.12', '0d 00:00:55.12', '0d 00:00:55'],
      ['compute.instance.reboot', 1, '0d 00:00:20.25', '0d 00:00:20.25', '0d 00:00:20'],
    ]);
    expect(await table('summary/?limit=0')).toHaveLength(1);
    // The request of the first instance is older than a day.
    const kpi = [
      ['Event', 'Time', 'UUID', 'Deployment'],
      ['compute.instance.reboot', '0d 00:00:30.25', instance(3), 'east.cell1'],
    ];
    expect(await table('kpi/')).toEqual(kpi);
    expect(await table('kpi/t3/')).toEqual(kpi);
    expect(await table('kpi/t1/')).toEqual(kpi.slice(0, 1));
  });

  it.each([
    ['uuid/', "'uuid' is required"],
    ['uuid/?uuid=x', 'x is not uuid-like'],
    [`uuid/?uuid=${instance(1).toUpperCase()}`, `${instance(1).toUpperCase()} is not uuid-like`],
    [`uuid/?uuid=${instance(1)}&service=bogus`, 'bogus is not a known service'],
    [`uuid/?uuid=${instance(1)}&when_min=abc`, "'when_min'"],
    [`uuid/?uuid=${instance(1)}&limit=abc`, "'limit'"],
    [`uuid/?uuid=${instance(1)}&offset=-1`, "'offset'"],
    ['timings/', "'name' is required"],
    ['timings/?name=a&end_when_min=', "'end_when_min'"],
    ['timings/uuid/?uuid=', ' is not uuid-like'],
    ['request/?request_id=req-zzz', 'req-zzz is not request-id-like'],
    ['summary/?limit=x', "'limit'"],
    ['search/?value=1', "'field' is required"],
    ['search/?field=id', "'value' is required"],
    ['search/?field=id&value=abc', "'id'"],
    ['search/?field=Tenant&value=1', "The requested field 'Tenant' does not exist"],
    ['watch/0/?since=abc', "'since'"],
    ['hosts/?service=all', 'all is not a known service'],
    ['show/1/?service=x', 'x is not a known service'],
  ])('refuses %s in a table that says why', async (path, message) => {
    const { status, text, headers } = await ask(`/stacky/${path}`);
    expect(JSON.parse(text)).toEqual([
      ['Error', 'Message'],
      ['Bad Request', expect.stringContaining(message)],
    ]);
    expect([status, headers.get('content-type'), headers.get('vary')]).toEqual([400, 'text/json', 'Accept']);
  });

  it('answers 404 for a tenant nobody heard of, and for what is no path', async () => {
    const { status, text } = await ask('/stacky/kpi/55555/');
    expect([status, JSON.parse(text)]).toEqual([
      404,
      [
        ['Error', 'Message'],
        ['Not Found', 'Could not find raws for tenant 55555'],
      ],
    ]);
    const paths = ['nothing/', 'show/abc/', 'watch/all/', 'watch/', 'kpi/a%20b/', 'uuid/x/', 'show/-1/'];
    const answers = await Promise.all(paths.map((path) => ask(`/stacky/${path}`)));
    expect(answers.map((answer) => answer.status)).toEqual(paths.map(() => 404));
  });

  it('redirects a path without its final slash, whatever is behind it', async () => {
    for (const path of ['deployments', 'uuid?uuid=x&a=%20', 'show/6?service=nova', 'kpi/t-1', 'watch/0?']) {
      const { status, headers, text } = await ask(`/stacky/${path}`);
      const [before = '', query] = path.split('?');
      expect({ status, location: headers.get('location'), text }).toEqual({
        status: 301,
        location: `/stacky/${before}/${query === undefined ? '' : `?${query}`}`,
        text: '',
      });
    }
  });

  it('does not look at the method', async () => {
    const path = `/stacky/uuid/?uuid=${instance(2)}`;
    const [get, post, head] = await Promise.all([ask(path), ask(path, 'POST', 'uuid=x'), ask(path, 'HEAD')]);
    expect([post.status, post.text]).toEqual([200, get.text]);
    expect([head.status, head.text]).toEqual([200, '']);
    for (const name of ['content-type', 'content-length', 'vary'])
      expect([name, head.headers.get(name)]).toEqual([name, get.headers.get(name)]);
  });

  it('tells the operator once of a parameter that nobody knows', async () => {
    for (let time = 0; time < 3; time += 1) await table(`uuid/?uuid=${instance(2)}&tennant=${time}&limit=1`);
    const lines = stacky.service.output.text().match(/"parameter":"[^"]*"/g);
    expect(lines?.filter((line) => line.includes('tennant'))).toHaveLength(1);
    expect(lines?.some((line) => line.includes('limit'))).toBe(false);
  });

  it('answers 503 in a table while the database does not answer', async () => {
    const locked = stacky.slice.query(
      'BEGIN; LOCK TABLE deployment IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(6); COMMIT',
    );
    const isLocked = `SELECT 1 FROM pg_locks WHERE relation = 'deployment'::regclass AND granted AND mode = 'AccessExclusiveLock'`;
    await waitFor(async () => (await stacky.slice.query(isLocked)).length > 0, {
      what: 'the table is locked',
    });
    const { status, text, headers } = await ask('/stacky/deployments/');
    expect([status, headers.get('retry-after'), JSON.parse(text)]).toEqual([
      503,
      expect.any(String),
      [
        ['Error', 'Message'],
        ['Service Unavailable', expect.any(String)],
      ],
    ]);
    await locked;
    expect((await table('deployments/')).length).toBe(5);
  });
});
