import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@cloudtach/persistence';
import { type QueryResultRow } from 'pg';
import { dayOf, type DaySpan, daySpans } from '../../domain/day-span.js';
import { type Page, type TimeRange } from '../../domain/table-parameters.js';
import { type NotificationFilter } from './notification-filter.js';

/** Which rows, in which order, and what of them. */
export interface Walk {
  readonly columns: string;
  readonly filter: NotificationFilter;
  readonly range: TimeRange;
  readonly order: 'ASC' | 'DESC';
  readonly page: Page;
}

const dayMin = -(2 ** 31) + 1;
const dayMax = 2 ** 31 - 1;

/**
 * Reads `notification` day by day in the order of time, until a page is full. Asked for all days at once the server
 * would look into every partition first, however few rows are wanted.
 */
@Injectable()
export class NotificationWalk {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** The rows of a page. Equal times are in the order of ids. */
  async rows<R extends QueryResultRow>({ columns, filter, range, order, page }: Walk): Promise<R[]> {
    if (!filter.isAnswerable || page.limit === 0) return [];
    const spans = daySpans(await this.days(filter.service, range, order));
    const found: R[] = [];
    let skip = page.offset;
    for (const span of spans) {
      const some = new SpanQuestion(filter, span, range);
      const limit = page.limit - found.length;
      const rows = await this.database.query<R>(
        `SELECT ${columns} FROM notification WHERE ${some.text}
         ORDER BY when_us ${order}, id ${order} LIMIT ${limit} OFFSET ${skip}`,
        some.values,
      );
      found.push(...rows);
      if (found.length >= page.limit) break;
      // Fewer than were wanted: all that were skipped here were here, or all of them were not enough.
      if (skip > 0) skip = rows.length > 0 ? 0 : skip - (await this.count(some));
    }
    return found;
  }

  private async count({ text, values }: SpanQuestion): Promise<number> {
    const rows = await this.database.query<{ count: bigint }>(
      `SELECT count(*) AS count FROM notification WHERE ${text}`,
      values,
    );
    return Number(rows[0]?.count ?? 0n);
  }

  private async days(kind: string, { minUs, maxUs }: TimeRange, order: 'ASC' | 'DESC'): Promise<number[]> {
    const rows = await this.database.query<{ day: number }>(
      `SELECT day FROM notification_day WHERE kind = $1 AND day BETWEEN $2 AND $3 ORDER BY day ${order}`,
      [kind, minUs === null ? dayMin : dayOf(minUs), maxUs === null ? dayMax : dayOf(maxUs)],
    );
    return rows.map(({ day }) => day);
  }
}

/** The filter, the days of a span and the times that were asked for, together. */
class SpanQuestion {
  readonly text: string;
  readonly values: readonly unknown[];

  constructor(filter: NotificationFilter, { fromUs, untilUs }: DaySpan, { minUs, maxUs }: TimeRange) {
    const from = minUs !== null && minUs > fromUs ? minUs : fromUs;
    const to = maxUs !== null && maxUs < untilUs ? maxUs : untilUs - 1n;
    const next = filter.values.length + 1;
    this.text = `${filter.text} AND when_us >= $${next}::bigint AND when_us <= $${next + 1}::bigint`;
    this.values = [...filter.values, from, to];
  }
}
