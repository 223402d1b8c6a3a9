import { type Database, toSafeInteger } from '@cloudtach/persistence';

/** What became of the records of one partition: read = projected + duplicate + skipped + parked (architecture.md §3.9). */
export interface PartitionBooks {
  readonly topic: string;
  readonly partition: number;
  /** Null when nothing was read yet. */
  readonly nextOffset: number | null;
  readonly read: number;
  readonly projected: number;
  readonly duplicate: number;
  readonly skipped: number;
  readonly parked: number;
  readonly incident: string | null;
}

interface BooksRow {
  topic: string;
  partition: number;
  next_offset: bigint | null;
  records_read: bigint;
  records_projected: bigint;
  records_duplicate: bigint;
  records_skipped: bigint;
  records_parked: bigint;
  incident: string | null;
}

/** Reads the books of a consumer group, by topic and partition; they change only with the offsets they belong to. */
export async function readBooks(database: Database, group: string): Promise<PartitionBooks[]> {
  const rows = await database.query<BooksRow>(
    `SELECT topic, partition, next_offset, records_read, records_projected, records_duplicate, records_skipped,
       records_parked, incident FROM consumer_offset WHERE consumer_group = $1 ORDER BY topic, partition`,
    [group],
  );
  return rows.map((row) => ({
    topic: row.topic,
    partition: row.partition,
    nextOffset: row.next_offset === null ? null : toSafeInteger(row.next_offset),
    read: toSafeInteger(row.records_read),
    projected: toSafeInteger(row.records_projected),
    duplicate: toSafeInteger(row.records_duplicate),
    skipped: toSafeInteger(row.records_skipped),
    parked: toSafeInteger(row.records_parked),
    incident: row.incident,
  }));
}
