import type { TableSamples } from './table-samples.js';

/** A table, how its n-th request is put, and whether an answer shows anything. */
export interface TableRequest {
  readonly name: string;
  readonly path: (n: number) => string;
  readonly showsSomething: (body: unknown) => boolean;
}

const daySeconds = 86_400;
/** How far back `watch` looks, at least and at most. */
const watchedSeconds = { least: 30, most: 180 };

/** The first page of every table of notifications, each time of something else. */
export function tableRequests(samples: TableSamples): readonly TableRequest[] {
  const { instances, images, requests, tenants, hosts, events, names, rawIds, times, newest } = samples;
  const one = (list: readonly string[], n: number) => encodeURIComponent(list[n % list.length] ?? '');
  const seconds = (n: number) => Math.floor(Number(times[n % times.length] ?? 0) / 1e6);
  const day = (n: number, min: string, max: string) =>
    `${min}=${seconds(n)}&${max}=${seconds(n) + daySeconds}`;
  const since = (n: number) =>
    Math.floor(Number(newest) / 1e6) -
    (watchedSeconds.least + (n % (watchedSeconds.most - watchedSeconds.least)));
  const table = (name: string, path: (n: number) => string): TableRequest => ({
    name,
    path,
    showsSomething: (body) => Array.isArray(body) && body.length > 1,
  });
  return [
    table('deployments', () => 'deployments/'),
    table('events', () => 'events/'),
    table('events-of-all', () => 'events/?service=all'),
    table('hosts', () => 'hosts/'),
    table('uuid', (n) => `uuid/?uuid=${one(instances, n)}`),
    table('uuid-of-image', (n) => `uuid/?service=glance&uuid=${one(images, n)}`),
    table('timings', (n) => `timings/?name=${one(names, n)}`),
    table(
      'timings-of-day',
      (n) => `timings/?name=${one(names, n)}&${day(n, 'end_when_min', 'end_when_max')}`,
    ),
    table('timings-uuid', (n) => `timings/uuid/?uuid=${one(instances, n)}`),
    table('summary', (n) => `summary/?limit=${10 + (n % 50)}`),
    table('request', (n) => `request/?request_id=${one(requests, n)}`),
    table('show', (n) => `show/${one(rawIds, n)}/`),
    {
      name: 'watch',
      path: (n) => `watch/0/?since=${since(n)}`,
      showsSomething: (body) => Array.isArray(body) && Array.isArray(body[1]) && body[1].length > 0,
    },
    table('search-event', (n) => `search/?field=event&value=${one(events, n)}`),
    table('search-host', (n) => `search/?field=host&value=${one(hosts, n)}`),
    table('search-tenant', (n) => `search/?field=tenant&value=${one(tenants, n)}`),
    table(
      'search-tenant-of-day',
      (n) => `search/?field=tenant&value=${one(tenants, n)}&${day(n, 'when_min', 'when_max')}`,
    ),
    table('search-instance', (n) => `search/?field=instance&value=${one(instances, n)}`),
    table('search-request', (n) => `search/?field=request_id&value=${one(requests, n)}`),
    table('search-service', (n) => `search/?field=service&value=${n % 2 === 0 ? 'compute' : 'api'}`),
    table('search-state', (n) => `search/?field=state&value=${n % 2 === 0 ? 'active' : 'error'}`),
    {
      ...table('search-nothing', (n) => `search/?field=tenant&value=nobody-${n}`),
      showsSomething: () => true,
    },
    table('kpi', () => 'kpi/'),
    table('kpi-of-tenant', (n) => `kpi/${one(tenants, n)}/`),
  ];
}
