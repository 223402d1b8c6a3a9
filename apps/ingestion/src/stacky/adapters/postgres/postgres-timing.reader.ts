import { Inject, Injectable } from '@nestjs/common';
import { type InstantMicros, isStorableText } from '@cloudtach/kernel';
import { Database } from '@cloudtach/persistence';
import { type QueryResultRow } from 'pg';
import { type Selection } from '../../application/notification.reader.js';
import { TimingReader } from '../../application/timing.reader.js';
import { type CompleteTiming, type InstanceTiming, type RequestDuration } from '../../domain/timing-table.js';
import { type Page } from '../../domain/table-parameters.js';

/** Requests of a day; all of them are answered, because kpi has no pages (stacktach-v2 §3.15). */
const requestsMax = 100_000;

/** A timing's name as the indexes have it. */
const nameIs = (parameter: string): string =>
  `hashtextextended(timing.name, 0) = hashtextextended(${parameter}, 0) AND timing.name = ${parameter}`;

/**
 * Reads `timing` and `request_tracker`. What is equal comes in an order that does not depend on that of arrival, so by id only
 * where nothing else differs.
 */
@Injectable()
export class PostgresTimingReader extends TimingReader {
  constructor(@Inject(Database) private readonly database: Database) {
    super();
  }

  async complete(name: string, { range, page }: Selection): Promise<CompleteTiming[]> {
    if (!isStorableText(name)) return [];
    const statement = `
       SELECT instance, diff_us FROM timing
       WHERE ${nameIs('$1::text')} AND diff_us IS NOT NULL
         AND ($2::bigint IS NULL OR end_us >= $2) AND ($3::bigint IS NULL OR end_us <= $3)
       ORDER BY diff_us, start_us, instance, id LIMIT ${page.limit} OFFSET ${page.offset}`;
    const values = [name, range.minUs, range.maxUs];
    // Of a range of ends there may be so few that they are better collected and sorted.
    const isWhole = range.minUs === null && range.maxUs === null;
    const rows = await (isWhole
      ? this.inOrderOfIndex<TimingRow>(statement, values)
      : this.database.query<TimingRow>(statement, values));
    return rows.map(({ instance, diff_us: diffUs }) => ({ instance, diffUs }));
  }

  async ofInstance(instance: string, { limit, offset }: Page): Promise<InstanceTiming[]> {
    const rows = await this.database.query<{ name: string; start_us: bigint | null; end_us: bigint | null }>(
      `SELECT name, start_us, end_us FROM timing WHERE instance_key = md5($1)::uuid
       ORDER BY coalesce(start_us, end_us), name, end_us, id LIMIT ${limit} OFFSET ${offset}`,
      [instance],
    );
    return rows.map(({ name, start_us: startUs, end_us: endUs }) => ({ name, startUs, endUs }));
  }

  async recentDurations(
    names: readonly string[],
    { limit, offset }: Page,
  ): Promise<ReadonlyMap<string, readonly bigint[]>> {
    const rows = await this.inOrderOfIndex<{ name: string; diff_us: bigint }>(
      `SELECT wanted.name, recent.diff_us FROM unnest($1::text[]) AS wanted (name) CROSS JOIN LATERAL (
         SELECT diff_us FROM timing
         WHERE ${nameIs('wanted.name')} AND diff_us IS NOT NULL AND diff_us >= 0
         ORDER BY end_us DESC, diff_us LIMIT ${limit} OFFSET ${offset}
       ) AS recent`,
      [names],
    );
    const durations = new Map<string, bigint[]>(names.map((name) => [name, []]));
    for (const row of rows) durations.get(row.name)?.push(row.diff_us);
    return durations;
  }

  async requests(since: InstantMicros, tenant: string | null): Promise<RequestDuration[]> {
    if (tenant !== null && !isStorableText(tenant)) return [];
    const ofTenant =
      tenant === null
        ? ''
        : 'AND hashtextextended(end_tenant, 0) = hashtextextended($2::text, 0) AND end_tenant = $2::text';
    const rows = await this.database.query<RequestRow>(
      `SELECT end_name, duration_us, instance,
         (SELECT name FROM deployment WHERE deployment.id = end_deployment_id) AS deployment
       FROM (
         SELECT * FROM request_tracker WHERE duration_us IS NOT NULL AND start_us >= $1::bigint ${ofTenant}
         ORDER BY start_us DESC, request_key LIMIT ${requestsMax}
       ) AS newest ORDER BY duration_us, start_us, request_key`,
      [BigInt(since), ...(tenant === null ? [] : [tenant])],
    );
    return rows.map((row) => ({
      name: row.end_name,
      durationUs: row.duration_us,
      instance: row.instance,
      deployment: row.deployment,
    }));
  }

  /**
   * Runs a statement whose order an index has. A server that knows little of a table yet would rather collect and sort
   * all that matches, which is everything there ever was of a name.
   */
  private async inOrderOfIndex<R extends QueryResultRow>(
    text: string,
    values: readonly unknown[],
  ): Promise<R[]> {
    return this.database.transaction(async (tx) => {
      await tx.query(
        `SELECT set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true)`,
      );
      return (await tx.query<R>(text, [...values])).rows;
    });
  }
}

interface TimingRow {
  readonly instance: string;
  readonly diff_us: bigint;
}

interface RequestRow {
  readonly end_name: string;
  readonly duration_us: bigint;
  readonly instance: string;
  readonly deployment: string;
}
