import type { JsonObject } from '@cloudtach/kernel';

/** Collections of Gnocchi's API that its version document links, in its order (gnocchi-api §6). */
const gnocchiCollections = [
  'aggregation',
  'archive_policy',
  'archive_policy_rule',
  'batch',
  'capabilities',
  'metric',
  'resource',
  'resource_type',
  'search',
  'status',
] as const;

/** The versions of Monasca's API that we serve. */
export type MonascaVersion = 'v1.0' | 'v2.0';

/**
 * The document of `/`: `versions` for Gnocchi's clients, `links` and `elements` for Monasca's, `apis` ours
 * (decisions §4).
 *
 * @param origin scheme and host of the request, without a slash at the end
 */
export function rootDocument(origin: string): JsonObject {
  return {
    versions: [
      {
        status: 'CURRENT',
        links: [{ rel: 'self', href: `${origin}/v1/` }],
        id: 'v1.0',
        updated: '2015-03-19',
      },
    ],
    links: [
      { rel: 'self', href: `${origin}/` },
      { rel: 'version', href: `${origin}/version` },
      { rel: 'healthcheck', href: `${origin}/healthcheck` },
    ],
    elements: [
      monascaElement('v2.0', `${origin}/v2.0`),
      { ...monascaElement('v1.0', ''), links: [{ href: `${origin}/v1.0/events`, rel: 'event' }] },
    ],
    apis: apis(origin),
  };
}

/** The document of `/v1/`: Gnocchi's, with StackTach v3's name for the version (decisions §4). */
export function gnocchiDocument(origin: string): JsonObject {
  return {
    version: 'v1',
    links: [
      { rel: 'self', href: `${origin}/v1` },
      ...gnocchiCollections.map((name) => ({ rel: name, href: `${origin}/v1/${name}` })),
    ],
  };
}

/** The document of `/v2.0`: one element, its self link being the URL that was asked for. */
export function monascaElement(id: MonascaVersion, href: string): JsonObject {
  return { id, status: 'CURRENT', updated: updatedAt[id], links: [{ rel: 'self', href }] };
}

/** The document of `/version` and `/version/{id}` (monasca-events §1.7.1). */
export function monascaVersionDocument(
  origin: string,
  self: string,
  ids: readonly MonascaVersion[],
): JsonObject {
  const links: Record<MonascaVersion, JsonObject[]> = {
    'v1.0': [{ href: `${origin}/v1.0/events`, rel: 'event' }],
    'v2.0': [{ href: `${origin}/v2.0`, rel: 'self' }],
  };
  return {
    elements: ids.map((id) => ({ id, links: links[id], status: 'CURRENT', updated: updatedAt[id] })),
    links: [
      { href: self, rel: 'self' },
      { href: `${origin}/version`, rel: 'version' },
      { href: `${origin}/healthcheck`, rel: 'healthcheck' },
    ],
  };
}

const updatedAt: Readonly<Record<MonascaVersion, string>> = {
  'v1.0': '2017-09-01T00:00:00Z',
  'v2.0': '2014-02-18T00:00:00Z',
};

function apis(origin: string): JsonObject[] {
  return [
    { name: 'gnocchi', version: 'v1', href: `${origin}/v1/` },
    { name: 'stacktach-v3', version: 'v1', href: `${origin}/v1/streams` },
    { name: 'stacktach-v2-tables', version: 'v2', href: `${origin}/stacky/` },
    { name: 'stacktach-v2-database', version: 'v2', href: `${origin}/db/` },
    { name: 'monasca-events', version: 'v2.0', href: `${origin}/v2.0` },
    { name: 'monasca-events-bulk', version: 'v1.0', href: `${origin}/v1.0/events` },
  ];
}
