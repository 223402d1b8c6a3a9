import { type LocalStack, withAdmin } from '@cloudtach/local-stack';

/** Values that rows have, of all days alike; what tables are asked for. */
export interface TableSamples {
  readonly instances: readonly string[];
  readonly images: readonly string[];
  readonly requests: readonly string[];
  readonly tenants: readonly string[];
  readonly hosts: readonly string[];
  readonly events: readonly string[];
  readonly names: readonly string[];
  readonly rawIds: readonly string[];
  /** Times of notifications in microseconds since the epoch. */
  readonly times: readonly string[];
  /** The newest time of all. */
  readonly newest: string;
}

const samplesMax = 500;

/** A repeatable choice: by a digest of the value. */
const some = (column: string, source: string): string =>
  `ARRAY(SELECT value::text FROM (SELECT DISTINCT ${column} AS value FROM ${source}) AS known
     ORDER BY md5(value::text) LIMIT ${samplesMax})`;

/** Takes them from the tables themselves. */
export async function drawSamples(stack: LocalStack): Promise<TableSamples> {
  const raw = `notification TABLESAMPLE SYSTEM (least(100, 1e7 / greatest(1, (SELECT count(*) FROM notification))))`;
  const { rows } = await withAdmin(stack.databaseUrl('ingestion'), (client) =>
    client.query<TableSamples & { readonly newest: string }>(`
      WITH raw AS MATERIALIZED (SELECT id, when_us FROM ${raw} WHERE kind = 'nova')
      SELECT ${some('resource_id', `lifecycle WHERE kind = 'nova'`)} AS instances,
        ${some('resource_id', `lifecycle WHERE kind = 'glance'`)} AS images,
        ${some('request_id', 'request_tracker')} AS requests,
        ${some('name', `tenant_name WHERE kind = 'nova' AND name <> ''`)} AS tenants,
        ${some('name', `host_name WHERE kind = 'nova' AND name <> ''`)} AS hosts,
        ${some('name', `event_name WHERE kind = 'nova'`)} AS events,
        ${some('name', 'timing WHERE diff_us IS NOT NULL')} AS names,
        ${some('id', 'raw')} AS "rawIds",
        ${some('when_us', 'raw')} AS times,
        (SELECT max(when_us)::text FROM notification) AS newest`),
  );
  if (rows[0] === undefined) throw new Error('the tables gave no samples');
  return rows[0];
}
