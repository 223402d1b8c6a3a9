/** The services behind the gateway, in the order of their ports. */
export const serviceNames = [
  'ingestion',
  'distiller',
  'stream-trigger',
  'usage-verifier',
  'metric-aggregator',
] as const;

export type ServiceName = (typeof serviceNames)[number];

interface Route {
  /** Whole segments of the path; what lies below it belongs to it. */
  readonly prefix: string;
  readonly service: ServiceName;
  /** Methods it is for; all where absent. */
  readonly methods?: readonly string[];
  /** True where only the path itself is meant. */
  readonly exact?: boolean;
}

const notReading = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * Who answers which path (architecture §1, decisions §4). The first that fits wins. Paths are compared as they were
 * sent: nothing is decoded, and `..` is text like any other, so a path cannot turn into another one on its way.
 */
const routes: readonly Route[] = [
  { prefix: '/v1/streams', service: 'stream-trigger' },
  { prefix: '/v1/events', service: 'distiller' },
  { prefix: '/v1.0', service: 'ingestion' },
  // Whoever posts also says what else there is at this path: methods that nobody has are answered there.
  { prefix: '/v2.0/events', service: 'ingestion', methods: notReading, exact: true },
  { prefix: '/v2.0/events', service: 'distiller' },
  { prefix: '/v2.0/transforms', service: 'distiller' },
  { prefix: '/v2.0/stream-definitions', service: 'stream-trigger' },
  // The seed spells it so in three headings; the service knows both (monasca-events §1.1).
  { prefix: '/v2.0/stream-definition', service: 'stream-trigger' },
  { prefix: '/stacky/usage', service: 'usage-verifier' },
  { prefix: '/stacky/reports', service: 'usage-verifier' },
  { prefix: '/stacky/report', service: 'usage-verifier' },
  { prefix: '/stacky', service: 'ingestion' },
  { prefix: '/db', service: 'usage-verifier' },
];

/** Paths of `/v1` that the gateway answers itself: the version document. */
const gnocchiRoot: ReadonlySet<string> = new Set(['/v1', '/v1/']);

/**
 * The service that answers a request, or null where none does: the gateway's own paths, and unknown ones.
 *
 * @param path as it was sent, without query
 */
export function serviceFor(method: string, path: string): ServiceName | null {
  for (const route of routes) if (fits(route, method, path)) return route.service;
  return isBelow(path, '/v1') && !gnocchiRoot.has(path) ? 'metric-aggregator' : null;
}

function fits(route: Route, method: string, path: string): boolean {
  if (route.methods !== undefined && !route.methods.includes(method)) return false;
  if (route.exact === true) return path === route.prefix || path === `${route.prefix}/`;
  return isBelow(path, route.prefix);
}

const slash = 0x2f;

function isBelow(path: string, prefix: string): boolean {
  return (
    path.startsWith(prefix) && (path.length === prefix.length || path.charCodeAt(prefix.length) === slash)
  );
}
