import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { identityHeader, IdentitySeal } from '@cloudtach/http';
import { type RunningService, ServiceSlice } from '@cloudtach/testing';

const topics = ['east.info', 'east.error', 'west.info', 'image.info', 'port.info'];
const sources = [
  'east.info=nova/east.cell1/monitor.info',
  'east.error=nova/east.cell1/monitor.error',
  'west.info=nova/west.cell1/monitor.info',
  'image.info=glance/east.glance/monitor_glance.info',
  'port.info=neutron/east.net/notifications.info',
];

/** The id of an instance. */
export const instance = (n: number) => `a000000${n}-1111-4111-8111-00000000000${n}`;
/** The id of a request. */
export const request = (n: number) => `req-b000000${n}-1111-4111-8111-00000000000${n}`;
export const image = 'd0000001-1111-4111-8111-000000000001';

/** A notification and the topic it is published to. */
export interface Sent {
  readonly topic: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A notification of a compute host; members are replaced. */
export function sent(
  topic: string,
  event: string,
  timestamp: string,
  more: Readonly<Record<string, unknown>> = {},
): Sent {
  const body = { event_type: event, publisher_id: 'compute.c-0001', timestamp, payload: {}, ...more };
  return { topic, body };
}

/** What makes a notification one of an instance, its tenant and its request. */
export const ofInstance = (n: number, more: object = {}) => ({
  payload: { instance_id: instance(n), tenant_id: `t${n}`, state: 'active', ...more },
  _context_request_id: request(n),
});

/** Three days of a small cloud, in the order in which it is taken in. */
export const history: readonly Sent[] = [
  sent('east.info', 'compute.instance.update', '2014-02-27 11:00:00', {
    ...ofInstance(1),
    publisher_id: 'api.api-1',
  }),
  sent('east.info', 'compute.instance.create.start', '2014-02-27 11:00:05', ofInstance(1)),
  sent('east.info', 'compute.instance.create.end', '2014-02-27 11:01:00.120000', ofInstance(1)),
  sent('west.info', 'compute.instance.update', '2014-02-28 11:00:00', ofInstance(2, { old_task_state: 'x' })),
  sent(
    'east.error',
    'compute.instance.reboot.error',
    '2014-02-28 12:00:00.5',
    ofInstance(1, { state: null }),
  ),
  sent('east.info', 'compute.instance.update', '2014-03-01 11:00:00', {
    ...ofInstance(3),
    publisher_id: 'api',
    size: 'BIG',
  }),
  sent('east.info', 'compute.instance.reboot.start', '2014-03-01 11:00:10', ofInstance(3)),
  sent('east.info', 'compute.instance.reboot.end', '2014-03-01 11:00:30.25', ofInstance(3)),
  sent('east.info', 'compute.instance.update', '2014-03-01 11:59:59', ofInstance(1)),
  sent('image.info', 'image.upload', '2014-03-01 11:00:00.123456', {
    publisher_id: 'glance-api01.east',
    payload: { id: image, status: 'saving', owner: 'o1', properties: { instance_uuid: instance(1) } },
  }),
  sent('port.info', 'compute.instance.update', '2014-03-01 11:00:00', {
    publisher_id: 'network.n1',
    message_id: 'm-1',
    ...ofInstance(1),
  }),
];

const now = '2014-03-01T12:00:00.9';

/** The same in seconds since the epoch, as tables print it. */
export const nowSeconds = 1_393_675_200;

/** An answer as it came. */
export interface StackyAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Ingestion alone, with the history taken in, and its tables. */
export class StackySlice {
  private constructor(
    readonly slice: ServiceSlice,
    readonly service: RunningService,
    private readonly folder: string,
  ) {}

  static async open(): Promise<StackySlice> {
    const folder = mkdtempSync(join(tmpdir(), 'stacky-'));
    const clockFile = join(folder, 'now');
    writeFileSync(clockFile, now);
    const slice = await ServiceSlice.open({
      app: 'ingestion',
      topics: [...topics, 'notification.received.v1'],
    });
    const service = await slice.start({
      INGEST_TOPICS: topics.join(','),
      INGEST_SOURCES: sources.join(','),
      CLOUDTACH_TEST_SWITCHES: 'on',
      CLOUDTACH_TEST_CLOCK_FILE: clockFile,
    });
    const stacky = new StackySlice(slice, service, folder);
    await stacky.take(...history);
    return stacky;
  }

  async close(): Promise<void> {
    await this.slice.close();
    rmSync(this.folder, { recursive: true });
  }

  /** Has these taken in, in their order. */
  async take(...some: readonly Sent[]): Promise<void> {
    for (const { topic, body } of some) {
      const value = JSON.stringify(body).replace('"BIG"', '9223372036854775807');
      await this.slice.readingMore(1, () => this.slice.kafka.publish(topic, [{ value }]));
    }
  }

  async ask(path: string, method = 'GET', body?: string): Promise<StackyAnswer> {
    const identity = { userId: null, projectId: null, roles: [], requestId: 'req-1' };
    const response = await fetch(`${this.service.url}${path}`, {
      method,
      redirect: 'manual',
      headers: { [identityHeader]: new IdentitySeal(this.slice.identityKey).seal(identity) },
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  /** The table at a path below `/stacky/`, which must be one. */
  async table(path: string): Promise<unknown[][]> {
    const { status, text, headers } = await this.ask(`/stacky/${path}`);
    expect({ status, text }).toMatchObject({ status: 200 });
    expect([headers.get('content-type'), headers.get('vary')]).toEqual(['text/json', 'Accept']);
    return JSON.parse(text) as unknown[][];
  }
}

/** The values of one column, without its name. */
export function column(rows: readonly unknown[][], at = 0): unknown[] {
  return rows.slice(1).map((row) => row[at]);
}
