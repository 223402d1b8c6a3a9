/** The six services, in the order of architecture §1. */
export const serviceNames = [
  'ingestion',
  'distiller',
  'stream-trigger',
  'usage-verifier',
  'metric-aggregator',
  'api-gateway',
] as const;

/** Name of a service: its app's folder, its lines in the log. */
export type ServiceName = (typeof serviceNames)[number];

/** What the local stack knows about a service. */
export interface CatalogEntry {
  readonly name: ServiceName;
  readonly port: number;
  /** The setting that moves the port. */
  readonly portSetting: string;
  /** The gateway's setting with this service's address; `null` for the gateway itself. */
  readonly urlSetting: string | null;
  /** Name of its database without prefix; `null` for a service that keeps nothing. */
  readonly database: string | null;
  /** Services whose messages it consumes. */
  readonly needs: readonly ServiceName[];
  /** Options of Node for its process. */
  readonly nodeOptions: readonly string[];
}

/**
 * Whoever handles thousands of notifications at once fills the young generation, of which V8 keeps three times 32 MB by
 * default: with 8 MB ingestion drains a backlog in 285 MB instead of 380, at the same CPU.
 */
const smallYoungGeneration: readonly string[] = ['--max-semi-space-size=8'];

/** Ports and names of decisions §1. */
export const serviceCatalog: Readonly<Record<ServiceName, CatalogEntry>> = {
  ingestion: withDatabase('ingestion', 8101, [], smallYoungGeneration),
  distiller: withDatabase('distiller', 8102, ['ingestion']),
  'stream-trigger': withDatabase('stream-trigger', 8103, ['distiller']),
  'usage-verifier': withDatabase('usage-verifier', 8104, ['ingestion']),
  'metric-aggregator': withDatabase('metric-aggregator', 8105, []),
  'api-gateway': {
    name: 'api-gateway',
    port: 8000,
    portSetting: 'GATEWAY_PORT',
    urlSetting: null,
    database: null,
    needs: [],
    nodeOptions: [],
  },
};

function withDatabase(
  name: ServiceName,
  port: number,
  needs: readonly ServiceName[],
  nodeOptions: readonly string[] = [],
): CatalogEntry {
  const database = name.replaceAll('-', '_');
  const word = database.toUpperCase();
  return { name, port, portSetting: `${word}_PORT`, urlSetting: `${word}_URL`, database, needs, nodeOptions };
}

/**
 * The given services, those whose messages they live on, and the gateway, because services answer nobody else; in the order of
 * the catalog. The gateway alone means everything: it has nothing of its own to show.
 */
export function withNeededServices(names: readonly ServiceName[]): ServiceName[] {
  if (names.every((name) => name === 'api-gateway')) return [...serviceNames];
  const wanted = new Set<ServiceName>(['api-gateway']);
  const add = (name: ServiceName) => {
    if (wanted.has(name)) return;
    wanted.add(name);
    serviceCatalog[name].needs.forEach(add);
  };
  names.forEach(add);
  return serviceNames.filter((name) => wanted.has(name));
}

/** Whether a text from outside is the name of a service. */
export function isServiceName(text: string): text is ServiceName {
  return (serviceNames as readonly string[]).includes(text);
}
