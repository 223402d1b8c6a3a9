import { type Database } from '@cloudtach/persistence';
import { dayUs } from '../../../distilling/adapters/postgres/event-day.js';
import { placesMax, unpackIds } from '../../../distilling/adapters/postgres/trait-places.js';
import { type CandidateStep, dayBounds, type EventCandidates, type TimeBounds } from './event-candidates.js';
import { type IdRange, directionOf, inPageOrder } from './id-range.js';

interface PlacesRow {
  readonly day_us: bigint;
  readonly first_id: bigint;
  readonly places: Buffer;
}

const rowsAtFirst = 32;
const rowsMax = 2048;

/** Rows that are looked at to see which of several filters is the rarest. */
const probedMax = 1000;

/**
 * The ids of events that have one of some traits, from `event_trait`. A row holds the places of one batch, and the ids
 * of a batch follow each other, so rows in the order of their first ids give ids in their order. Of several filters the
 * rarest is walked through, and what the others have in the same batches is all that is left of it.
 */
export class TraitCandidates implements EventCandidates {
  private rows = rowsAtFirst;
  /** First id of the last batch that was read. */
  private last: bigint | null = null;

  private constructor(
    private readonly database: Database,
    private readonly digests: readonly bigint[],
    private readonly others: readonly (readonly bigint[])[],
    private readonly times: TimeBounds,
  ) {}

  /** @param filters the digests of each: one for each meaning its value has */
  static async ofRarest(
    database: Database,
    filters: readonly (readonly bigint[])[],
    times: TimeBounds,
  ): Promise<TraitCandidates> {
    const rarest = filters.length === 1 ? 0 : await rarestOf(database, filters, times);
    const others = filters.filter((_, place) => place !== rarest);
    return new TraitCandidates(database, filters[rarest] ?? [], others, times);
  }

  async next(range: IdRange): Promise<CandidateStep> {
    const found = await this.read(range);
    const isEnd = found.length < this.rows;
    this.last = found.at(-1)?.first_id ?? null;
    // Rare values fill a page slowly: each step reads more.
    this.rows = Math.min(this.rows * 4, rowsMax);
    const ids = await this.keepCommon(found);
    const days = found.map(({ day_us: day }) => Number(day));
    return {
      ids: inPageOrder(ids, range),
      from: Math.min(...days),
      through: Math.max(...days) + dayUs,
      rest: isEnd ? null : range,
    };
  }

  /** The ids of some rows that each of the other filters has too. */
  private async keepCommon(found: readonly PlacesRow[]): Promise<bigint[]> {
    let ids = unpackAll(found);
    if (this.others.length === 0 || ids.length === 0) return ids;
    const firstIds = [...new Set(found.map(({ first_id: firstId }) => firstId))];
    const days = [...new Set(found.map(({ day_us: day }) => day))];
    for (const digests of this.others) {
      if (ids.length === 0) break;
      const rows = await this.database.queryPrepared<PlacesRow>(
        `SELECT day_us, first_id, places FROM event_trait
         WHERE trait = ANY($1::bigint[]) AND first_id = ANY($2::bigint[]) AND day_us = ANY($3::bigint[])`,
        [digests, firstIds, days],
      );
      const common = new Set(unpackAll(rows));
      ids = ids.filter((id) => common.has(id));
    }
    return ids;
  }

  /** The next rows in the order of the page, the last batch whole: it may have rows for several days and meanings. */
  private read(range: IdRange): Promise<PlacesRow[]> {
    const direction = directionOf(range);
    const [above, through] = this.firstIdsOf(range);
    const { first, last } = dayBounds(this.times);
    return this.database.queryPrepared<PlacesRow>(
      `SELECT found.* FROM unnest($1::bigint[]) AS wanted (digest)
       CROSS JOIN LATERAL (
         SELECT day_us, first_id, places FROM event_trait
         WHERE trait = digest AND first_id > $2 AND first_id <= $3 AND day_us >= $5 AND day_us <= $6
         ORDER BY first_id ${direction} FETCH FIRST $4 ROWS WITH TIES) AS found
       ORDER BY first_id ${direction} FETCH FIRST $4 ROWS WITH TIES`,
      [this.digests, above, through, this.rows, first, last],
    );
  }

  /** First ids of the batches that are still to be read: a batch may begin before a range and reach into it. */
  private firstIdsOf({ order, above, through }: IdRange): [bigint, bigint] {
    const begin = above - BigInt(placesMax);
    if (this.last === null) return [begin, through];
    return order === 'oldest-first' ? [this.last, through] : [begin, this.last - 1n];
  }
}

/** The place of the filter that the fewest batches have, or, where that is not seen from few rows, the fewest events. */
async function rarestOf(
  database: Database,
  filters: readonly (readonly bigint[])[],
  times: TimeBounds,
): Promise<number> {
  const { first, last } = dayBounds(times);
  const [rarest] = await database.queryPrepared<{ place: bigint }>(
    `SELECT place FROM unnest($1::int[], $2::bigint[]) AS wanted (place, digest)
     LEFT JOIN LATERAL (
       SELECT length(places) AS size FROM event_trait
       WHERE trait = digest AND day_us >= $3 AND day_us <= $4 LIMIT ${probedMax}) AS probed ON true
     GROUP BY place ORDER BY count(size), coalesce(sum(size), 0), place LIMIT 1`,
    [filters.flatMap((digests, place) => digests.map(() => place)), filters.flat(), first, last],
  );
  return Number(rarest?.place ?? 0);
}

function unpackAll(rows: readonly PlacesRow[]): bigint[] {
  return rows.flatMap(({ first_id: firstId, places }) => unpackIds(firstId, places));
}
