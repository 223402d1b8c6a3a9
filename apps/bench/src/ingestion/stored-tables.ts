import { notificationReceivedV1 } from '@cloudtach/contracts';
import { type LocalStack, withAdmin, withKafkaAdmin } from '@cloudtach/local-stack';
import type { ExpectedTables } from '../load/table-expectation.js';

/** What ingestion has stored, derived and forwarded so far. */
export interface StoredTables extends Omit<ExpectedTables, 'records'> {
  readonly forwarded: number;
}

/** Reads it from the database of ingestion and from Kafka. */
export async function readStoredTables(stack: LocalStack): Promise<StoredTables> {
  const { rows } = await withAdmin(stack.databaseUrl('ingestion'), (client) =>
    client.query<Record<string, string>>(`
      SELECT count(*) FILTER (WHERE kind = 'nova') AS nova, count(*) FILTER (WHERE kind = 'glance') AS glance,
        (SELECT count(*) FROM lifecycle) AS resources,
        (SELECT count(start_raw) + count(end_raw) FROM timing) AS "timingHalves"
      FROM notification`),
  );
  const of = (name: string) => Number(rows[0]?.[name]);
  return {
    nova: of('nova'),
    glance: of('glance'),
    resources: of('resources'),
    timingHalves: of('timingHalves'),
    forwarded: await messagesSent(stack),
  };
}

/** A sentence for each table that grew by something else than was expected. */
export function tableFaults(before: StoredTables, after: StoredTables, expected: ExpectedTables): string[] {
  const { records, ...tables } = expected;
  const wanted: StoredTables = { ...tables, forwarded: tables.nova + tables.glance };
  return (Object.keys(wanted) as (keyof StoredTables)[]).flatMap((table) => {
    const grown = after[table] - before[table];
    return grown === wanted[table]
      ? []
      : [`${table}: ${grown} instead of ${wanted[table]} of ${records} records`];
  });
}

async function messagesSent(stack: LocalStack): Promise<number> {
  const topic = stack.topicPrefix + notificationReceivedV1.topic;
  const marks = await withKafkaAdmin(stack.kafkaBrokers, (admin) => admin.fetchTopicOffsets(topic));
  return marks.reduce((sum, { high }) => sum + Number(high), 0);
}
