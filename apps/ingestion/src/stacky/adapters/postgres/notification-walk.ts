import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@cloudtach/persistence';
import { type QueryResultRow } from 'pg';
import { dayOf, type DaySpan, daySpans, halvesOf } from '../../domain/day-span.js';
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

/** What is asked of the profiles of rows. */
type ProfileChoice =
  /** Nothing: the filter asks nothing of them, or nothing but their kind, which many have. */
  | { readonly kind: 'any' }
  /** To be one of these; none of them occurred after the last day. */
  | { readonly kind: 'listed'; readonly ids: readonly number[]; readonly lastDay: number }
  /** To match the filter: too many do to list them. */
  | { readonly kind: 'compared' };

const dayMin = -(2 ** 31) + 1;
const dayMax = 2 ** 31 - 1;

/** Most profiles that are listed in a question. */
const listedProfilesMax = 10_000;

/**
 * Up to so many profiles are looked up one by one in the index, so that what is rare is found without a look at what is
 * frequent. Notifications of more profiles than that are frequent: reading on in the order of time meets them.
 */
const probedProfilesMax = 128;

/** Beyond so many rows to be skipped, days are counted before they are read. */
const skippedUncountedMax = 1000;

/**
 * Reads `notification` day by day in the order of time, until a page is full. Asked for all days at once the server
 * would look into every partition first, however few rows are wanted.
 */
@Injectable()
export class NotificationWalk {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** The rows of a page. Equal times are in the order of ids. */
  async rows<R extends QueryResultRow>(walk: Walk): Promise<R[]> {
    const { columns, filter, order, page } = walk;
    if (!filter.isAnswerable || page.limit === 0) return [];
    const profiles = await this.choose(filter);
    if (profiles.kind === 'listed' && profiles.ids.length === 0) return [];
    const days = await this.days(walk, profiles.kind === 'listed' ? profiles.lastDay : dayMax);
    if (page.offset >= days.reduce((sum, { rowsMax }) => sum + rowsMax, 0)) return [];

    const spans = daySpans(days.map(({ day }) => day));
    const found: R[] = [];
    let skip = page.offset;
    for (let span = spans.shift(); span !== undefined; span = spans.shift()) {
      const question = new SpanQuestion(walk, profiles, span);
      if (skip > skippedUncountedMax) {
        const count = await this.count(question);
        if (count <= skip) {
          skip -= count;
          continue;
        }
        const halves = halvesOf(span, order);
        if (halves.length > 1) {
          spans.unshift(...halves);
          continue;
        }
      }
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

  private async choose({ profile, isOfRow, isOfProfile }: NotificationFilter): Promise<ProfileChoice> {
    if (isOfRow && !isOfProfile) return { kind: 'any' };
    const idsMax = isOfProfile ? listedProfilesMax : probedProfilesMax;
    const rows = await this.database.query<{ id: number; last_day: number }>(
      `SELECT id, last_day FROM notification_profile WHERE ${profile.text(1)}
       ORDER BY last_day DESC LIMIT ${idsMax + 1}`,
      [...profile.values],
    );
    if (rows.length > idsMax) return { kind: isOfProfile ? 'compared' : 'any' };
    return { kind: 'listed', ids: rows.map(({ id }) => id), lastDay: rows[0]?.last_day ?? dayMin };
  }

  /** Days that may have rows, each with how many at most: as many as there are ids from its first to its last. */
  private async days(
    { filter, range: { minUs, maxUs }, order }: Walk,
    lastDay: number,
  ): Promise<{ readonly day: number; readonly rowsMax: number }[]> {
    const until = maxUs === null ? dayMax : dayOf(maxUs);
    const rows = await this.database.query<{ day: number; first_id: bigint; last_id: bigint }>(
      `SELECT day, first_id, last_id FROM notification_day WHERE kind = $1 AND day BETWEEN $2 AND $3
       ORDER BY day ${order}`,
      [filter.service, minUs === null ? dayMin : dayOf(minUs), Math.min(until, lastDay)],
    );
    return rows.map((row) => ({ day: row.day, rowsMax: Number(row.last_id - row.first_id) + 1 }));
  }
}

const anyRow: Conditions = { text: () => 'true', values: [] };

/** The filter, its profiles, the days of a span and the times that were asked for, together. */
class SpanQuestion {
  readonly values: readonly unknown[];
  /** All but that the profile is a listed one. */
  private readonly conditions: string;
  /** The listed profiles; null when none are. */
  private readonly listed: string | null;
  private readonly isProbed: boolean;
  private readonly order: string;

  constructor(
    { filter, range: { minUs, maxUs }, order }: Walk,
    profiles: ProfileChoice,
    { fromUs, untilUs }: DaySpan,
  ) {
    const from = minUs !== null && minUs > fromUs ? minUs : fromUs;
    const to = maxUs !== null && maxUs < untilUs ? maxUs : untilUs - 1n;
    // Profiles are of one kind. Asked for both, a day that has no statistics yet is read whole by the index of ids.
    const ofRow = profiles.kind === 'any' || filter.isOfRow ? filter.row : anyRow;
    const next = ofRow.values.length + 1;
    this.conditions = `${ofRow.text(1)} AND when_us >= $${next}::bigint AND when_us <= $${next + 1}::bigint`;
    this.values = [...ofRow.values, from, to];
    this.listed = null;
    if (profiles.kind === 'listed') {
      this.listed = `$${next + 2}::integer[]`;
      this.values = [...this.values, profiles.ids];
    } else if (profiles.kind === 'compared') {
      this.conditions += ` AND (SELECT ${filter.profile.text(next + 2)} FROM notification_profile AS profile
        WHERE profile.id = notification.profile_id)`;
      this.values = [...this.values, ...filter.profile.values];
    }
    this.isProbed = profiles.kind === 'listed' && !filter.isOfRow && profiles.ids.length <= probedProfilesMax;
    this.order = `ORDER BY when_us ${order}, id ${order}`;
  }

  rows({ ofRow, selected }: WalkColumns, limit: number, skip: number): string {
    const source = this.isProbed
      ? this.probes(ofRow, limit + skip)
      : `notification WHERE ${this.conditions}${this.amongListed('profile_id + 0')}`;
    // The id of a row is its own, not its profile's.
    const ordered = this.order.replace(' id ', ' notification.id ');
    return `SELECT ${selected}
      FROM (SELECT ${ofRow} FROM ${source} ${this.order} LIMIT ${limit} OFFSET ${skip}) AS notification
      JOIN notification_profile AS profile ON profile.id = notification.profile_id ${ordered}`;
  }

  count(): string {
    return `SELECT count(*) AS count FROM notification WHERE ${this.conditions}${this.amongListed('profile_id')}`;
  }

  private probes(ofRow: string, limit: number): string {
    return `unnest(${this.listed}) AS wanted (wanted_id) CROSS JOIN LATERAL (
        SELECT ${ofRow} FROM notification WHERE profile_id = wanted_id AND ${this.conditions}
        ${this.order} LIMIT ${limit}) AS probed`;
  }

  /** Rows that are read in the order of time are compared with what no index has: the server would rather sort them all. */
  private amongListed(column: 'profile_id' | 'profile_id + 0'): string {
    return this.listed === null ? '' : ` AND ${column} = ANY(${this.listed})`;
  }
}
