import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@cloudtach/persistence';
import { type QueryResultRow } from 'pg';
import { dayOf, type DaySpan, daySpans } from '../../domain/day-span.js';
import { type Page, type TimeRange } from '../../domain/table-parameters.js';
import { type Conditions, type NotificationFilter } from './notification-filter.js';

/** What is read of each row. */
export interface WalkColumns {
  /** Columns of `notification`. */
  readonly ofRow: string;
  /** What is selected of those as `notification`, and of the row's `profile`. */
  readonly selected: string;
}

/** Which rows, in which order, and what of them. */
export interface Walk {
  readonly columns: WalkColumns;
  readonly filter: NotificationFilter;
  readonly range: TimeRange;
  readonly order: 'ASC' | 'DESC';
  readonly page: Page;
}

/** Profiles that match a filter, and the newest day on which any of them occurred; null when nothing is asked of them. */
type MatchingProfiles = { readonly ids: readonly number[]; readonly lastDay: number } | null;

const dayMin = -(2 ** 31) + 1;
const dayMax = 2 ** 31 - 1;

/** Most profiles of a filter; an installation has some thousand in all. */
const profilesMax = 100_000;

/**
 * Up to so many profiles are looked up one by one in the index, so that what is rare is found without a look at what is
 * frequent. Notifications of more profiles than that are frequent: reading on in the order of time meets them.
 */
const probedProfilesMax = 128;

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
    const profiles = filter.isOfProfile || !filter.isOfRow ? await this.profiles(filter) : null;
    if (profiles?.ids.length === 0) return [];
    const spans = daySpans(await this.days(filter.service, range, order, profiles?.lastDay ?? dayMax));
    const found: R[] = [];
    let skip = page.offset;
    for (const span of spans) {
      const question = new SpanQuestion({ filter, profiles, span, range, order });
      const limit = page.limit - found.length;
      const rows = await this.database.query<R>(question.rows(columns, limit, skip), question.values);
      found.push(...rows);
      if (found.length >= page.limit) break;
      // Fewer than were wanted: all that were skipped here were here, or all of them were not enough.
      if (skip > 0) skip = rows.length > 0 ? 0 : skip - (await this.count(question));
    }
    return found;
  }

  private async count(question: SpanQuestion): Promise<number> {
    const rows = await this.database.query<{ count: bigint }>(question.count(), question.values);
    return Number(rows[0]?.count ?? 0n);
  }

  private async profiles({ profile }: NotificationFilter): Promise<MatchingProfiles> {
    const rows = await this.database.query<{ id: number; last_day: number }>(
      `SELECT id, last_day FROM notification_profile WHERE ${profile.text} LIMIT ${profilesMax}`,
      [...profile.values],
    );
    return {
      ids: rows.map(({ id }) => id),
      lastDay: rows.reduce((latest, { last_day: day }) => Math.max(latest, day), dayMin),
    };
  }

  private async days(
    kind: string,
    { minUs, maxUs }: TimeRange,
    order: 'ASC' | 'DESC',
    lastDay: number,
  ): Promise<number[]> {
    const until = maxUs === null ? dayMax : dayOf(maxUs);
    const rows = await this.database.query<{ day: number }>(
      `SELECT day FROM notification_day WHERE kind = $1 AND day BETWEEN $2 AND $3 ORDER BY day ${order}`,
      [kind, minUs === null ? dayMin : dayOf(minUs), Math.min(until, lastDay)],
    );
    return rows.map(({ day }) => day);
  }
}

const anyRow: Conditions = { text: 'true', values: [] };

interface SpanQuestionParts extends Pick<Walk, 'filter' | 'range' | 'order'> {
  readonly profiles: MatchingProfiles;
  readonly span: DaySpan;
}

/** The filter, its profiles, the days of a span and the times that were asked for, together. */
class SpanQuestion {
  readonly values: readonly unknown[];
  private readonly conditions: string;
  private readonly profileIds: string;
  private readonly isProbed: boolean;
  private readonly order: string;

  constructor({
    filter,
    profiles,
    span: { fromUs, untilUs },
    range: { minUs, maxUs },
    order,
  }: SpanQuestionParts) {
    const from = minUs !== null && minUs > fromUs ? minUs : fromUs;
    const to = maxUs !== null && maxUs < untilUs ? maxUs : untilUs - 1n;
    // Profiles are of one kind. Asked for both, a day that has no statistics yet is read whole by the index of ids.
    const { text, values } = profiles === null || filter.isOfRow ? filter.row : anyRow;
    const next = values.length + 1;
    this.conditions = `${text} AND when_us >= $${next}::bigint AND when_us <= $${next + 1}::bigint`;
    this.profileIds = `$${next + 2}::integer[]`;
    this.values = [...values, from, to, ...(profiles === null ? [] : [profiles.ids])];
    if (profiles !== null) {
      this.isProbed = !filter.isOfRow && profiles.ids.length <= probedProfilesMax;
      // Read on in the order of time: without statistics the server would rather collect and sort all of them.
      if (!this.isProbed) this.conditions += ` AND profile_id + 0 = ANY(${this.profileIds})`;
    } else {
      this.isProbed = false;
    }
    this.order = `ORDER BY when_us ${order}, id ${order}`;
  }

  rows({ ofRow, selected }: WalkColumns, limit: number, skip: number): string {
    const source = this.isProbed
      ? `unnest(${this.profileIds}) AS wanted (wanted_id) CROSS JOIN LATERAL (
           SELECT ${ofRow} FROM notification WHERE profile_id = wanted_id AND ${this.conditions}
           ${this.order} LIMIT ${limit + skip}) AS probed`
      : `notification WHERE ${this.conditions}`;
    // The id of a row is its own, not its profile's.
    const ordered = this.order.replace(' id ', ' notification.id ');
    return `SELECT ${selected}
      FROM (SELECT ${ofRow} FROM ${source} ${this.order} LIMIT ${limit} OFFSET ${skip}) AS notification
      JOIN notification_profile AS profile ON profile.id = notification.profile_id ${ordered}`;
  }

  count(): string {
    const ofProfiles = this.isProbed ? ` AND profile_id = ANY(${this.profileIds})` : '';
    return `SELECT count(*) AS count FROM notification WHERE ${this.conditions}${ofProfiles}`;
  }
}
