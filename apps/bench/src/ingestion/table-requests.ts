import { type PublishedSamples } from './cloud-publisher.js';

/** A table, and how its n-th request is put. */
export interface TableRequest {
  readonly name: string;
  readonly path: (n: number) => string;
}

/** The first page of every table of notifications, each time of something else. */
export function tableRequests(samples: PublishedSamples, rows: number): readonly TableRequest[] {
  const one = (list: readonly string[], n: number) =>
    encodeURIComponent(list[n % Math.max(1, list.length)] ?? '');
  const base = (n: number) => one(samples.events, n).replace(/\.(?:start|end)$/, '');
  const instance = (n: number) => one(samples.instances, n);
  const fixed = (name: string): TableRequest => ({ name, path: () => `${name}/` });
  return [
    fixed('deployments'),
    fixed('events'),
    fixed('hosts'),
    { name: 'uuid', path: (n) => `uuid/?uuid=${instance(n)}` },
    { name: 'uuid of an image', path: (n) => `uuid/?service=glance&uuid=${one(samples.images, n)}` },
    { name: 'timings', path: (n) => `timings/?name=${base(n)}` },
    { name: 'timings/uuid', path: (n) => `timings/uuid/?uuid=${instance(n)}` },
    fixed('summary'),
    { name: 'request', path: (n) => `request/?request_id=${one(samples.requests, n)}` },
    { name: 'show', path: (n) => `show/${1 + ((n * 7919) % rows)}/` },
    { name: 'watch', path: () => 'watch/0/' },
    { name: 'search event', path: (n) => `search/?field=event&value=${one(samples.events, n)}` },
    { name: 'search tenant', path: (n) => `search/?field=tenant&value=${one(samples.tenants, n)}` },
    { name: 'search instance', path: (n) => `search/?field=instance&value=${instance(n)}` },
    { name: 'search service', path: () => 'search/?field=service&value=compute' },
    { name: 'search state', path: (n) => `search/?field=state&value=${n % 2 === 0 ? 'active' : 'error'}` },
    { name: 'search nothing', path: (n) => `search/?field=tenant&value=nobody-${n}` },
    fixed('kpi'),
    { name: 'kpi of a tenant', path: (n) => `kpi/${one(samples.tenants, n)}/` },
  ];
}
