import { type Database } from '@cloudtach/persistence';
import { dayUs } from '../../../distilling/adapters/postgres/event-day.js';
import { placesMax, unpackIds } from '../../../distilling/adapters/postgres/trait-places.js';
import { type CandidateStep, type EventCandidates } from './event-candidates.js';
import { type IdRange, directionOf, inPageOrder } from './id-range.js';

interface PlacesRow {
  readonly day_us: bigint;
  readonly first_id: bigint;
  readonly places: Buffer;
}

const rowsAtFirst = 32;
const rowsMax = 2048;

/**
 * The ids of events that have one of some traits, from `event_trait`. A row holds the places of one batch, and the ids
 * of a batch follow each other, so rows in the order of their first ids give ids in their order.
 */
export class TraitCandidates implements EventCandidates {
  private rows = rowsAtFirst;
  /** First id of the last batch that was read. */
  private last: bigint | null = null;

  /** @param digests of one filter: one for each meaning its value has */
  constructor(
    private readonly database: Database,
    private readonly digests: readonly bigint[],
  ) {}

  async next(range: IdRange): Promise<CandidateStep> {
    const found = await this.read(range);
    const isEnd = found.length < this.rows;
    this.last = found.at(-1)?.first_id ?? null;
    // Rare values fill a page slowly: each step reads more.
    this.rows = Math.min(this.rows * 4, rowsMax);
    const ids = found.flatMap(({ first_id: firstId, places }) => unpackIds(firstId, places));
    const days = found.map(({ day_us: day }) => Number(day));
    return {
      ids: inPageOrder(ids, range),
      from: Math.min(...days),
      through: Math.max(...days) + dayUs,
      rest: isEnd ? null : range,
    };
  }

  /** The next rows in the order of the page, the last batch whole: it may have rows for several days and meanings. */
  private read(range: IdRange): Promise<PlacesRow[]> {
    const direction = directionOf(range);
    const [above, through] = this.firstIdsOf(range);
    return this.database.queryPrepared<PlacesRow>(
      `SELECT found.* FROM unnest($1::bigint[]) AS wanted (digest)
       CROSS JOIN LATERAL (
         SELECT day_us, first_id, places FROM event_trait
         WHERE trait = digest AND first_id > $2 AND first_id <= $3
         ORDER BY first_id ${direction} FETCH FIRST $4 ROWS WITH TIES) AS found
       ORDER BY first_id ${direction} FETCH FIRST $4 ROWS WITH TIES`,
      [this.digests, above, through, this.rows],
    );
  }

  /** First ids of the batches that are still to be read: a batch may begin before a range and reach into it. */
  private firstIdsOf({ order, above, through }: IdRange): [bigint, bigint] {
    const begin = above - BigInt(placesMax);
    if (this.last === null) return [begin, through];
    return order === 'oldest-first' ? [this.last, through] : [begin, this.last - 1n];
  }
}
