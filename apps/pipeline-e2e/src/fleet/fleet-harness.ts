import { type Books, sumOfBooks } from './fleet-books.js';
import { type LocalStack, type ServiceName, serviceNames } from '@cloudtach/local-stack';
import { Database } from '@cloudtach/persistence';
import { encodeNotification, type SimulatedNotification } from '@cloudtach/simulation';
import { KafkaObserver, type LogLines, type PublishedRecord, waitFor } from '@cloudtach/testing';

/** The services that consume, each with the topics whose books are compared. */
export const consumers = serviceNames.filter((name) => name !== 'api-gateway');

/** A running fleet with everything a test asks of it. */
export class FleetHarness {
  private constructor(
    readonly stack: LocalStack,
    readonly kafka: KafkaObserver,
    private readonly databases: ReadonlyMap<ServiceName, Database>,
    readonly output: LogLines,
  ) {}

  static async of(stack: LocalStack, output: LogLines): Promise<FleetHarness> {
    const kafka = await KafkaObserver.connect(stack.kafkaBrokers, stack.topicPrefix);
    const databases = new Map<ServiceName, Database>();
    for (const name of consumers) {
      const url = stack.databaseUrl(name);
      databases.set(name, await Database.connect({ url, applicationName: 'fleet-test', poolSizeMax: 2 }));
    }
    return new FleetHarness(stack, kafka, databases, output);
  }

  sql(service: ServiceName): Database {
    const database = this.databases.get(service);
    if (database === undefined) throw new Error(`${service} has no database`);
    return database;
  }

  /** Publishes simulated notifications as oslo.messaging does: no key, no headers, in an envelope. */
  async publish(notifications: Iterable<SimulatedNotification>): Promise<void> {
    const byTopic = new Map<string, PublishedRecord[]>();
    for (const notification of notifications) {
      const records = byTopic.get(notification.topic) ?? [];
      byTopic.set(notification.topic, records);
      records.push({ value: encodeNotification(notification.body(), 'oslo-2.0') });
    }
    for (const [topic, records] of byTopic) await this.kafka.publish(topic, records);
  }

  books(service: ServiceName): Promise<Books> {
    return sumOfBooks(this.sql(service));
  }

  /** Waits until a service has so many records in its books, and returns them. */
  untilRead(service: ServiceName, count: number): Promise<Books> {
    return this.untilBooks(service, ({ read }) => read >= count);
  }

  /** Waits until the books of a service are as asked for, and returns them. */
  untilBooks(service: ServiceName, areComplete: (books: Books) => boolean): Promise<Books> {
    return waitFor(
      async () => {
        const books = await this.books(service);
        return areComplete(books) ? books : null;
      },
      { what: `the books of ${service} are complete`, timeoutMs: 90_000 },
    );
  }

  /** Waits until a service has handled all that its topics hold now, repeats too. */
  async untilCaughtUp(service: ServiceName): Promise<void> {
    await waitFor(
      async () => {
        const rows = await this.sql(service).query<{ topic: string; next: bigint }>(
          'SELECT topic, sum(coalesce(next_offset, 0))::bigint AS next FROM consumer_offset GROUP BY topic',
        );
        for (const { topic, next } of rows) if (next < (await this.kafka.endOf(topic))) return false;
        return true;
      },
      { what: `${service} has read its topics to their ends`, intervalMs: 100 },
    );
  }

  /** Waits until a service has told of everything it parked. */
  async untilRelayed(service: ServiceName): Promise<void> {
    await waitFor(async () => (await this.count(service, 'SELECT count(*) FROM outbox')) === 0, {
      what: `the outbox of ${service} is empty`,
    });
  }

  /** How many rows a statement finds; it must select one `count`. */
  async count(service: ServiceName, statement: string): Promise<number> {
    const rows = await this.sql(service).query<{ count: bigint }>(statement);
    return Number(rows[0]?.count ?? 0n);
  }

  async close(): Promise<void> {
    await this.kafka.close();
    for (const database of this.databases.values()) await database.close();
  }
}
