import { type CloudOptions, simulateCloud } from '@cloudtach/simulation';

/** What the tables of StackTach must show of a simulated cloud, from the simulation's own list. */
export interface ExpectedTables {
  /** Names of events, of all services. */
  readonly eventNames: ReadonlySet<string>;
  /** One instance, and how many different notifications are about it. */
  readonly instance: string;
  readonly ofInstance: number;
}

/** What was found of it at the gateway. */
export interface FoundTables {
  readonly eventNames: number;
  readonly ofInstance: number;
}

/** Looks through a cloud before it is published. */
export function expectTables(cloud: CloudOptions): ExpectedTables {
  const eventNames = new Set<string>();
  let instance: string | null = null;
  let ofInstance = 0;
  for (const { eventType, service, resourceId, isDuplicate } of simulateCloud(cloud)) {
    if (isDuplicate) continue;
    eventNames.add(eventType);
    if (service === 'nova') instance ??= resourceId;
    if (resourceId !== null && resourceId === instance) ofInstance += 1;
  }
  return { eventNames, instance: instance ?? '', ofInstance };
}

/** Asks the gateway for the same. A page has a thousand rows; no simulated instance sees as much in a month. */
export async function findTables(gateway: string, expected: ExpectedTables): Promise<FoundTables> {
  const events = await table(`${gateway}/stacky/events/?service=all`);
  const ofInstance = await table(`${gateway}/stacky/uuid/?uuid=${expected.instance}&limit=1000`);
  return {
    eventNames: events.slice(1).filter(([name]) => expected.eventNames.has(String(name))).length,
    ofInstance: Math.max(0, ofInstance.length - 1),
  };
}

async function table(url: string): Promise<unknown[][]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as unknown[][];
}
