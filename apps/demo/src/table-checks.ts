import { type CloudOptions, simulateCloud } from '@cloudtach/simulation';

/** What the tables of StackTach must show of a simulated cloud, from the simulation's own list. */
export interface ExpectedTables {
  /** Names of events, of all services. */
  readonly eventNames: ReadonlySet<string>;
  /** One instance, and how many different notifications are about it. */
  readonly instance: string;
  readonly ofInstance: number;
  /** Every instance. */
  readonly instances: ReadonlySet<string>;
  /** By name, how many starts of an instance have their end; names that have none are not there. */
  readonly timings: ReadonlyMap<string, number>;
}

/** What was found of it at the gateway. */
export interface FoundTables {
  readonly eventNames: number;
  readonly ofInstance: number;
  /** Names with as many timings as were expected. */
  readonly timingNames: number;
}

const pageSize = 1000;
/** More pages than that of one name are no simulated load. */
const pagesMax = 10_000;

/** Looks through a cloud before it is published. */
export function expectTables(cloud: CloudOptions): ExpectedTables {
  const eventNames = new Set<string>();
  let instance: string | null = null;
  let ofInstance = 0;
  const instances = new Set<string>();
  const timings = new TimingCounts();
  for (const { eventType, service, resourceId, time, isDuplicate } of simulateCloud(cloud)) {
    if (isDuplicate) continue;
    eventNames.add(eventType);
    if (service === 'nova') instance ??= resourceId;
    if (service === 'nova' && resourceId !== null) {
      instances.add(resourceId);
      timings.add(resourceId, eventType, time);
    }
    if (resourceId !== null && resourceId === instance) ofInstance += 1;
  }
  return { eventNames, instance: instance ?? '', ofInstance, instances, timings: timings.count() };
}

/** Asks the gateway for the same. A page has a thousand rows; no simulated instance sees as much in a month. */
export async function findTables(gateway: string, expected: ExpectedTables): Promise<FoundTables> {
  const events = await table(`${gateway}/stacky/events/?service=all`);
  const ofInstance = await table(`${gateway}/stacky/uuid/?uuid=${expected.instance}&limit=1000`);
  let timingNames = 0;
  for (const [name, count] of expected.timings) {
    if ((await countTimings(gateway, name, expected.instances)) === count) timingNames += 1;
  }
  return {
    eventNames: events.slice(1).filter(([name]) => expected.eventNames.has(String(name))).length,
    ofInstance: Math.max(0, ofInstance.length - 1),
    timingNames,
  };
}

/** The starts and ends that instances went through, until they are counted. */
class TimingCounts {
  private readonly halves = new Map<string, { readonly name: string; starts: number[]; ends: number[] }>();

  add(instance: string, eventType: string, time: number): void {
    const isStart = eventType.endsWith('.start');
    if (!isStart && !eventType.endsWith('.end')) return;
    const name = eventType.slice(0, eventType.lastIndexOf('.'));
    const found = this.halves.get(`${instance} ${name}`) ?? { name, starts: [], ends: [] };
    this.halves.set(`${instance} ${name}`, found);
    (isStart ? found.starts : found.ends).push(time);
  }

  /** Each end closes the oldest start before it; nothing that is simulated ends before it starts. */
  count(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { name, starts, ends } of this.halves.values()) {
      starts.sort((left, right) => left - right);
      let closed = 0;
      for (const end of ends.sort((left, right) => left - right)) {
        if ((starts[closed] ?? Infinity) <= end) closed += 1;
      }
      if (closed > 0) counts.set(name, (counts.get(name) ?? 0) + closed);
    }
    return counts;
  }
}

/** Timings of a name, of these instances alone: the stack may have seen other simulations. */
async function countTimings(gateway: string, name: string, instances: ReadonlySet<string>): Promise<number> {
  let count = 0;
  for (let page = 0; page < pagesMax; page += 1) {
    const query = `name=${encodeURIComponent(name)}&limit=${pageSize}&offset=${page * pageSize}`;
    const [, ...rows] = await table(`${gateway}/stacky/timings/?${query}`);
    count += rows.filter(([instance]) => instances.has(String(instance))).length;
    if (rows.length < pageSize) break;
  }
  return count;
}

async function table(url: string): Promise<unknown[][]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as unknown[][];
}
