import { type InstantMicros, type MessageId, parseIsoInstant, parseTenantId } from '@cloudtach/kernel';
import { Database } from '@cloudtach/persistence';
import { PostgresEventStore } from './adapters/postgres/postgres-event.store.js';
import { type EventToStore } from './application/event.store.js';
import { type DistilledEvent } from './domain/distilled-event.js';

/** The store of events over a database of a test, which goes to the partitions that there are. */
export class EventStorage {
  private origins = 0;

  private constructor(
    readonly database: Database,
    readonly store: PostgresEventStore,
  ) {}

  static async open(url: string): Promise<EventStorage> {
    const database = await Database.connect({ url, applicationName: 'distiller', poolSizeMax: 6 });
    return new EventStorage(database, new PostgresEventStore());
  }

  /** Stores events as one batch, each from a record of its own unless it says which; true for those that are new. */
  async keep(events: readonly (DistilledEvent | EventToStore)[]): Promise<readonly boolean[]> {
    const toStore = events.map((event) =>
      'origin' in event ? event : { event, origin: `o/0/${this.origins++}` },
    );
    return this.database.transaction((tx) => this.store.store(tx, toStore));
  }

  close(): Promise<void> {
    return this.database.close();
  }
}

/** An event of the tenant `t-1`; members are replaced. */
export function anEvent(change: Partial<DistilledEvent> = {}): DistilledEvent {
  return {
    tenantId: parseTenantId('t-1'),
    messageId: 'm-1' as MessageId,
    eventType: 'a.b',
    time: 1425508268_131441 as InstantMicros,
    resourceId: null,
    traits: [{ name: 'service', type: 'text', value: 'compute' }],
    ...change,
  };
}

/** The same with an id and, where it matters, a time. */
export function named(messageId: string, time?: string): DistilledEvent {
  const at = time === undefined ? {} : { time: parseIsoInstant(time) as InstantMicros };
  return anEvent({ messageId: messageId as MessageId, ...at });
}
