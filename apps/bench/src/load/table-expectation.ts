import type { SimulatedNotification } from '@cloudtach/simulation';

/** What ingestion must make of a load: counted from what the simulator made, before any of it is published. */
export interface ExpectedTables {
  /** Records, second deliveries included. */
  readonly records: number;
  /** Rows, and as many messages. */
  readonly nova: number;
  readonly glance: number;
  /** Instances and images, each with one lifecycle. */
  readonly resources: number;
  /** Notifications of instances that begin or end something: each is a half of exactly one timing. */
  readonly timingHalves: number;
}

/** Counts a load as it is made. */
export class TableExpectation {
  private records = 0;
  private timingHalves = 0;
  private readonly rows = { nova: 0, glance: 0 };
  private readonly resources = new Set<string>();

  add({ isDuplicate, service, resourceId, eventType }: Counted): void {
    this.records += 1;
    if (isDuplicate) return;
    this.rows[service] += 1;
    if (resourceId === null) return;
    this.resources.add(`${service} ${resourceId}`);
    if (service === 'nova' && /\.(?:start|end)$/.test(eventType)) this.timingHalves += 1;
  }

  get tables(): ExpectedTables {
    const { records, timingHalves, rows, resources } = this;
    return { records, ...rows, resources: resources.size, timingHalves };
  }
}

type Counted = Pick<SimulatedNotification, 'isDuplicate' | 'service' | 'resourceId' | 'eventType'>;
