import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { compileDefinitions, parseDefinitions, type Trait } from '@cloudtach/distillation';
import { type InstantMicros, type JsonObject, printNaiveInstant } from '@cloudtach/kernel';
import { lifeCycles, simulateCloud, smallCloud } from '@cloudtach/simulation';

const file = 'apps/distiller/definitions/default.yaml';
const parsed = parseDefinitions(
  readFileSync(new URL('../definitions/default.yaml', import.meta.url), 'utf8'),
  { file },
);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
const distiller = compileDefinitions(parsed.document, { catchAll: false });
const circumstances = { now: 0 as InstantMicros, derivedMessageId: null };

/** What every notification about a whole instance tells (distiller.md §10). */
const ofInstances = [
  'tenant_id',
  'user_id',
  'request_id',
  'instance_id',
  'host',
  'service',
  'instance_flavor',
  'instance_flavor_id',
  'memory_mb',
  'disk_gb',
  'root_gb',
  'ephemeral_gb',
  'vcpus',
  'instance_type',
  'state',
  'state_description',
  'display_name',
  'os_architecture',
  'os_version',
  'os_distro',
  'rax_options',
];

const theRest = [
  'message',
  'bandwidth_in',
  'bandwidth_out',
  'launched_at',
  'deleted_at',
  'audit_period_beginning',
  'audit_period_ending',
];

/** The names that events of each type had, over a simulated day on which every life cycle was gone through. */
const namesByType = simulatedNames();

describe('the default definitions', () => {
  it('give no warning', () => {
    expect(parsed.warnings).toEqual([]);
  });

  it('distil every event type of every life cycle', () => {
    const types = new Set(lifeCycles.flatMap(({ steps }) => steps.map(({ eventType }) => eventType)));
    expect([...types].filter((type) => !namesByType.has(type))).toEqual([]);
    expect(lifeCycles.length).toBeGreaterThanOrEqual(20);
  });

  it('give every trait that the documents of the clients assume', () => {
    const names = new Set([...namesByType.values()].flatMap((found) => [...found]));
    expect([...ofInstances, ...theRest].filter((name) => !names.has(name))).toEqual([]);
  });

  it.each([...namesByType.keys()].filter((type) => type.startsWith('compute.instance.')))(
    'tell all about the instance of %s',
    (type) => {
      expect(ofInstances.filter((name) => namesByType.get(type)?.has(name) !== true)).toEqual([]);
    },
  );

  it.each([...namesByType.keys()].filter((type) => !type.startsWith('image.')))(
    'tell which instance, whose and where for %s',
    (type) => {
      const needed = ['instance_id', 'tenant_id', 'user_id', 'request_id', 'host', 'service'];
      expect(needed.filter((name) => namesByType.get(type)?.has(name) !== true)).toEqual([]);
    },
  );

  it.each<[string, readonly string[]]>([
    ['compute.instance.create.end', ['message', 'launched_at']],
    ['compute.instance.delete.end', ['deleted_at', 'launched_at']],
    [
      'compute.instance.exists',
      ['audit_period_beginning', 'audit_period_ending', 'bandwidth_in', 'bandwidth_out', 'launched_at'],
    ],
    ['terminate_instance', ['memory_mb', 'vcpus', 'state']],
    ['image.upload', ['image_id', 'tenant_id', 'state', 'size', 'created_at']],
    ['image.exists', ['audit_period_beginning', 'audit_period_ending', 'tenant_id']],
  ])('give %s the traits %j', (type, names) => {
    expect(names.filter((name) => namesByType.get(type)?.has(name) !== true)).toEqual([]);
  });

  it('leave the audit period to exists', () => {
    const holders = [...namesByType].filter(([, names]) => names.has('audit_period_beginning'));
    expect(holders.map(([type]) => type).sort()).toEqual(['compute.instance.exists', 'image.exists']);
  });

  it('make of the notification behind the documented event that event', () => {
    expect(flat(documentedNotification)).toEqual({
      disk_gb: 20,
      display_name: 'Instance_358720',
      ephemeral_gb: 0,
      event_type: 'compute.instance.update',
      instance_flavor: '512MB Standard Instance',
      instance_flavor_id: 2,
      instance_id: '2fd4d09f-b685-4a80-9b6b-793da76db70e',
      instance_type: '512MB Standard Instance',
      launched_at: '2015-03-04T22:41:40.771441',
      memory_mb: 512,
      message_id: 'b920513c-4dae-474c-b164-71e23349d131',
      os_architecture: 'x64',
      os_distro: 'org.centos',
      os_version: '6.4',
      request_id: 'req-a71cc334-926a-45cb-9ca2-3644f143d0ad',
      root_gb: 20,
      service: 'publisher-15829',
      state: 'rescued',
      state_description: 'unrescuing',
      tenant_id: '685053',
      timestamp: '2015-03-04T22:31:08.131441',
      user_id: '701363',
      vcpus: 1,
    });
  });

  it('tell the same of a versioned notification', () => {
    expect(flat(versionedNotification)).toEqual({
      event_type: 'instance.exists',
      message_id: 'v-1',
      timestamp: '2026-01-05T10:00:00.123456',
      tenant_id: 't-1',
      user_id: 'u-1',
      request_id: 'req-1',
      instance_id: 'i-1',
      service: 'nova-compute',
      host: 'host1',
      instance_flavor: 'm1.small',
      instance_type: 'm1.small',
      memory_mb: 2048,
      root_gb: 20,
      ephemeral_gb: 0,
      vcpus: 1,
      state: 'active',
      display_name: 'web',
      launched_at: '2026-01-01T00:00:00',
      audit_period_beginning: '2026-01-04T00:00:00',
      audit_period_ending: '2026-01-05T00:00:00',
    });
  });
});

const flavor = '512MB Standard Instance';

const documentedNotification: JsonObject = {
  event_type: 'compute.instance.update',
  message_id: 'b920513c-4dae-474c-b164-71e23349d131',
  publisher_id: 'publisher-15829',
  timestamp: '2015-03-04 22:31:08.131441',
  _context_request_id: 'req-a71cc334-926a-45cb-9ca2-3644f143d0ad',
  _context_project_id: '685053',
  payload: {
    tenant_id: '685053',
    user_id: '701363',
    instance_id: '2fd4d09f-b685-4a80-9b6b-793da76db70e',
    display_name: 'Instance_358720',
    instance_type: flavor,
    instance_type_id: 2,
    instance_flavor_id: '2',
    memory_mb: 512,
    disk_gb: 20,
    root_gb: 20,
    ephemeral_gb: 0,
    vcpus: 1,
    launched_at: '2015-03-04T22:41:40.771441',
    deleted_at: '',
    terminated_at: '',
    state: 'rescued',
    state_description: 'unrescuing',
    audit_period_beginning: '2015-03-04 00:00:00',
    bandwidth: {},
    image_meta: {
      org: { openstack__1__architecture: 'of a path without quotes' },
      'org.openstack__1__architecture': 'x64',
      'org.openstack__1__os_distro': 'org.centos',
      'org.openstack__1__os_version': '6.4',
    },
  },
};

const nova = (data: JsonObject): JsonObject => ({ 'nova_object.data': data });

const versionedNotification: JsonObject = {
  event_type: 'instance.exists',
  message_id: 'v-1',
  publisher_id: 'nova-compute:host1',
  timestamp: '2026-01-05 10:00:00.123456',
  payload: nova({
    uuid: 'i-1',
    tenant_id: 't-1',
    user_id: 'u-1',
    request_id: 'req-1',
    display_name: 'web',
    state: 'active',
    task_state: null,
    architecture: null,
    fault: null,
    flavor: nova({
      name: 'm1.small',
      flavorid: '2',
      memory_mb: 2048,
      root_gb: 20,
      ephemeral_gb: 0,
      vcpus: 1,
    }),
    launched_at: '2026-01-01T00:00:00Z',
    deleted_at: null,
    terminated_at: null,
    audit_period: nova({
      audit_period_beginning: '2026-01-04T00:00:00Z',
      audit_period_ending: '2026-01-05T00:00:00Z',
    }),
  }),
};

function simulatedNames(): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  const options = smallCloud(1_767_225_600_000_000 as InstantMicros, {
    seed: 11,
    instances: 100,
    operationsPerHour: 120,
    imageOperationsPerHour: 10,
  });
  for (const { eventType, body } of simulateCloud(options)) {
    const found = names.get(eventType) ?? new Set();
    for (const { name } of traitsOf(body() as JsonObject)) found.add(name);
    names.set(eventType, found);
  }
  return names;
}

/** Fails unless every trait that has a value could be kept. */
function traitsOf(notification: JsonObject): readonly Trait[] {
  const result = distiller.distil(notification, circumstances);
  if (result.kind !== 'event' || result.leftOut.length > 0) throw new Error(JSON.stringify(result));
  return result.event.traits;
}

function flat(notification: JsonObject): Record<string, unknown> {
  const result = distiller.distil(notification, circumstances);
  if (result.kind !== 'event') throw new Error(result.kind);
  const { eventType, messageId, time, traits } = result.event;
  return {
    ...Object.fromEntries(traits.map((trait) => [trait.name, shown(trait)])),
    event_type: eventType,
    message_id: messageId,
    timestamp: printNaiveInstant(time),
  };
}

function shown(trait: Trait): unknown {
  return trait.type === 'datetime' ? printNaiveInstant(trait.value) : trait.value;
}
