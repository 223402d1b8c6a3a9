import type { Database } from '@cloudtach/persistence';

/** What became of all records of one service. */
export interface Books {
  readonly read: number;
  readonly projected: number;
  readonly duplicate: number;
  readonly skipped: number;
  readonly parked: number;
}

/** The books of a service over all its partitions, from its own database. */
export async function sumOfBooks(database: Database): Promise<Books> {
  const rows = await database.query<Record<keyof Books, bigint>>(
    `SELECT coalesce(sum(records_read), 0)::bigint AS read, coalesce(sum(records_projected), 0)::bigint AS projected,
       coalesce(sum(records_duplicate), 0)::bigint AS duplicate, coalesce(sum(records_skipped), 0)::bigint AS skipped,
       coalesce(sum(records_parked), 0)::bigint AS parked FROM consumer_offset`,
  );
  const { read = 0n, projected = 0n, duplicate = 0n, skipped = 0n, parked = 0n } = rows[0] ?? {};
  return {
    read: Number(read),
    projected: Number(projected),
    duplicate: Number(duplicate),
    skipped: Number(skipped),
    parked: Number(parked),
  };
}
