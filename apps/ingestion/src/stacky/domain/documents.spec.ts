import { describe, expect, it } from '@jest/globals';
import { type InstantMicros, parseNotificationTime } from '@cloudtach/kernel';
import { eventHeader, eventRow } from './event-table.js';
import { type ShownNotification, showDocument } from './show-document.js';
import { instanceTimingsTable, requestDurationsTable, summaryTable, timingsTable } from './timing-table.js';
import { watchDocument, watchedSpan } from './watch-document.js';

const at = (text: string) => parseNotificationTime(text) as InstantMicros;
const instance = 'a0000001-1111-4111-8111-000000000001';

const nova: ShownNotification = {
  id: 88,
  when: at('2014-03-01 11:00:00.277745'),
  deployment: 'east.cell1',
  routingKey: 'monitor.info',
  publisher: 'compute.c-0001',
  publisherService: 'compute',
  event: 'compute.instance.update',
  host: 'c-0001',
  state: 'active',
  oldState: null,
  oldTask: '',
  status: null,
  resource: instance,
  requestId: 'req-1',
  body: '{"event_type":"compute.instance.update","size":9223372036854775807}',
};

describe('an event table', () => {
  it('has the columns of its service', () => {
    expect(eventHeader('nova', 'Task').join()).toBe("#,?,When,Deployment,Event,Host,State,State',Task");
    expect(eventHeader('nova', "Task'").at(-1)).toBe("Task'");
    expect(eventHeader('glance', 'Task').join()).toBe('#,?,When,Deployment,Event,Host,Status');
    expect(eventHeader('generic', 'Task').join()).toBe('#,?,When,Deployment,Event,Host,Instance,Request id');
  });

  it('has the cells of its service', () => {
    const common = [88, ' ', '2014-03-01 11:00:00.277745', 'east.cell1', 'compute.instance.update', 'c-0001'];
    expect(eventRow('nova', nova)).toEqual([...common, 'active', null, '']);
    expect(eventRow('glance', { ...nova, status: 'saving' })).toEqual([...common, 'saving']);
    expect(eventRow('generic', nova)).toEqual([...common, instance, 'req-1']);
    expect(
      eventRow('nova', { ...nova, routingKey: 'monitor.error', when: at('2014-03-01 11:00:00') }),
    ).toEqual(expect.arrayContaining(['E', '2014-03-01 11:00:00']));
  });
});

describe('a shown notification', () => {
  it('is a table, its text, and what it is about', () => {
    expect(showDocument('nova', nova)).toEqual([
      [
        ['Key', 'Value'],
        ['#', 88],
        ['When', '2014-03-01 11:00:00.277745'],
        ['Deployment', 'east.cell1'],
        ['Category', 'monitor.info'],
        ['Publisher', 'compute.c-0001'],
        ['State', 'active'],
        ['Event', 'compute.instance.update'],
        ['Service', 'compute'],
        ['Host', 'c-0001'],
        ['UUID', instance],
        ['Req ID', 'req-1'],
      ],
      '[\n  "monitor.info",\n  {\n    "event_type": "compute.instance.update",\n    "size": 9223372036854775807\n  }\n]',
      instance,
    ]);
  });

  it('has a status in glance, and a state of null where there is none', () => {
    const rowOf = (...shown: Parameters<typeof showDocument>) =>
      (showDocument(...shown) as unknown[][][])[0]?.[6];
    expect(rowOf('glance', { ...nova, status: 'active' })).toEqual(['Status', 'active']);
    expect(rowOf('generic', { ...nova, state: null })).toEqual(['State', null]);
  });
});

describe('what is watched', () => {
  const noon = at('2014-03-01 12:00:00');

  it('is two seconds up to the second that began last', () => {
    const now = at('2014-03-01 12:00:00.999999');
    expect(watchedSpan(null, now)).toEqual({ sinceUs: BigInt(noon) - 2_000_000n, now: noon });
    expect(watchedSpan(5n, now)).toEqual({ sinceUs: 5n, now: noon });
  });

  it('is told with widths and with the time to go on from', () => {
    const rows = [nova, { ...nova, id: 92, routingKey: 'x.error', when: noon, resource: null }];
    expect(watchDocument(29, rows, noon)).toEqual([
      [10, 1, 15, 20, 29, 36],
      [
        [88, ' ', '2014-03-01', '11:00:00.277745', 'east.cell1', 'compute.instance.update', instance],
        [92, 'E', '2014-03-01', '12:00:00', 'east.cell1', 'compute.instance.update', '-'],
      ],
      '1393675200',
    ]);
  });
});

describe('tables of timings', () => {
  it('have the name that was asked for as their header', () => {
    expect(timingsTable('compute.instance.reboot', [{ instance, diffUs: 20_000_000n }])).toEqual([
      ['compute.instance.reboot', 'Time'],
      [instance, '0d 00:00:20.00'],
    ]);
    expect(timingsTable('nothing', [])).toEqual([['nothing', 'Time']]);
  });

  it('mark what has both ends, only a start, only an end, and neither', () => {
    const name = 'compute.instance.create';
    expect(
      instanceTimingsTable([
        { name, startUs: 1_000_000n, endUs: 56_501_234n },
        { name, startUs: 1n, endUs: null },
        { name, startUs: null, endUs: 1n },
        { name, startUs: null, endUs: null },
        { name, startUs: 4_000_000n, endUs: 500_000n },
      ]),
    ).toEqual([
      ['?', 'Event', 'Time (secs)'],
      ['.', name, '0d 00:00:55.50'],
      ['S', name, 'n/a'],
      ['E', name, 'n/a'],
      ['?', name, 'n/a'],
      ['.', name, '-0d 00:00:03.50'],
    ]);
  });

  it('are summed up by name', () => {
    const diffs = new Map([
      ['compute.instance.create', []],
      ['compute.instance.reboot', [21_000_000n, 10_250_000n]],
    ]);
    expect(summaryTable(diffs)).toEqual([
      ['Event', 'N', 'Min', 'Max', 'Avg'],
      ['compute.instance.reboot', 2, '0d 00:00:10.25', '0d 00:00:21.0', '0d 00:00:15'],
    ]);
  });

  it('tell how long requests took', () => {
    const request = {
      name: 'compute.instance.create',
      durationUs: 60_120_000n,
      instance,
      deployment: 'e',
    };
    expect(requestDurationsTable([request])).toEqual([
      ['Event', 'Time', 'UUID', 'Deployment'],
      ['compute.instance.create', '0d 00:01:00.12', instance, 'e'],
    ]);
  });
});
