import { type Database } from '@cloudtach/persistence';
import { blockIdBits } from '../../../distilling/adapters/postgres/event-blocks.js';
import { dayUs } from '../../../distilling/adapters/postgres/event-day.js';
import { type CandidateStep, dayBounds, type EventCandidates, type TimeBounds } from './event-candidates.js';
import { rowsAtOnce } from './rows-at-once.js';
import { type IdRange, directionOf, isEmptyRange, rangeAfter } from './id-range.js';

/** A run of ids without a gap, both ends inclusive. */
interface IdRun {
  readonly first: bigint;
  readonly last: bigint;
}

/** An event and when it happened. */
interface TimedId {
  readonly id: bigint;
  readonly time_us: bigint;
}

/** As many events of a range are found by their times and sorted; of more, a page is near whichever way one goes. */
const sortedMax = 10_000;

/** Blocks read before the events of a range are counted: they fill a page of what is stored in the order of time. */
const blocksAtFirst = 8;
const blocksPerStep = 256;

/**
 * The ids of events in a range of time, read in the order of ids while whole blocks of ids that have no time in it are
 * stepped over: events come nearly in the order of their times, so what is out of range lies together. Where a few
 * blocks do not fill a page, a range that holds few events is read by time and sorted. Events of one type are read by type
 * and sorted where there are few of them.
 */
export class TimeCandidates implements EventCandidates {
  private blockSteps = 0;
  private isCounted = false;
  private isTypeCounted = false;
  /** First id that no block describes. */
  private undescribed: bigint | null = null;

  private readonly from: number | bigint;
  private readonly to: number | bigint;
  /** Null for events of all types. */
  private readonly eventName: string | null;

  constructor(
    private readonly database: Database,
    { from, to, eventName }: TimeBounds & { readonly eventName: string | null },
  ) {
    this.from = from;
    this.to = to;
    this.eventName = eventName;
  }

  async next(range: IdRange, wanted: number): Promise<CandidateStep> {
    if (this.eventName !== null && !this.isTypeCounted) {
      this.isTypeCounted = true;
      const found = await this.readByType(this.eventName, range, wanted);
      if (found !== null) return toStep(found, null);
    }
    if (this.blockSteps > 0 && !this.isCounted) {
      this.isCounted = true;
      const found = await this.readByTime(range, wanted);
      if (found !== null) return toStep(found, null);
    }
    return this.nextRun(range, wanted);
  }

  /** Null when there are too many to sort them. Events of all types are counted: to find rare ones would take long. */
  private readByTime(range: IdRange, wanted: number): Promise<readonly TimedId[] | null> {
    const short = `SELECT id, time_us, event_type FROM event WHERE time_us > $1 AND time_us < $2
      ORDER BY time_us LIMIT ${sortedMax + 1}`;
    return this.readShort(short, range, wanted);
  }

  /** The same for one type, by whole days: within a day nothing finds type and time together. */
  private readByType(eventName: string, range: IdRange, wanted: number): Promise<readonly TimedId[] | null> {
    const { first, last } = dayBounds({ from: this.from, to: this.to });
    const short = `SELECT id, time_us, event_type FROM event
      WHERE event_type = $6 AND time_us >= $7 AND time_us < $8 LIMIT ${sortedMax + 1}`;
    return this.readShort(short, range, wanted, [eventName, first, last + BigInt(dayUs)]);
  }

  /** A page of the rows that a statement gives, null when those are too many. Its own parameters begin with the sixth. */
  private async readShort(
    short: string,
    range: IdRange,
    wanted: number,
    values: readonly unknown[] = [],
  ): Promise<readonly TimedId[] | null> {
    const rows = await this.database.queryPrepared<TimedId & { count: bigint }>(
      `WITH short AS MATERIALIZED (${short}),
       page AS (
         SELECT id, time_us FROM short WHERE id > $3 AND id <= $4 AND time_us > $1 AND time_us < $2
           AND ($5::text IS NULL OR event_type = $5)
         ORDER BY id ${directionOf(range)} LIMIT ${rowsAtOnce(wanted)})
       SELECT coalesce(id, 0) AS id, coalesce(time_us, 0) AS time_us, count
       FROM (SELECT count(*) FROM short) AS counted LEFT JOIN page ON true ORDER BY id ${directionOf(range)}`,
      [this.from, this.to, range.above, range.through, this.eventName, ...values],
    );
    // Ids begin with one: zero stands for a range without any.
    return (rows[0]?.count ?? 0n) > BigInt(sortedMax) ? null : rows.filter(({ id }) => id > 0n);
  }

  /** The next run of blocks that may hold something, read until the page is full or the run is at its end. */
  private async nextRun(range: IdRange, wanted: number): Promise<CandidateStep> {
    const run = await this.nextRunOf(range);
    if (run === null) return toStep([], null);
    const rowsMax = rowsAtOnce(wanted);
    const found = await this.database.queryPrepared<TimedId>(
      `SELECT id, time_us FROM event WHERE id >= $1 AND id <= $2 AND time_us > $3 AND time_us < $4
         ${this.eventName === null ? '' : 'AND event_type = $5'}
       ORDER BY id ${directionOf(range)} LIMIT ${rowsMax}`,
      [run.first, run.last, this.from, this.to, ...(this.eventName === null ? [] : [this.eventName])],
    );
    const end = range.order === 'oldest-first' ? run.last : run.first;
    const rest = rangeAfter(range, found.length < rowsMax ? end : (found.at(-1)?.id ?? end));
    return toStep(found, isEmptyRange(rest) ? null : rest);
  }

  /** Ids that no block describes yet are a run as they are. */
  private async nextRunOf(range: IdRange): Promise<IdRun | null> {
    const undescribed = (this.undescribed ??= await this.firstUndescribed());
    if (range.order === 'newest-first' && range.through >= undescribed)
      return { first: max(undescribed, range.above + 1n), last: range.through };
    const blocks = await this.readBlocks(range);
    const [first] = blocks;
    if (first !== undefined) return within(joined(blocks), range);
    if (range.order === 'newest-first' || range.through < undescribed) return null;
    return { first: max(undescribed, range.above + 1n), last: range.through };
  }

  private async firstUndescribed(): Promise<bigint> {
    const [row] = await this.database.query<{ block: bigint | null }>(
      'SELECT max(block) AS block FROM event_block',
    );
    return row?.block === null || row === undefined ? 0n : (row.block + 1n) << blockIdBits;
  }

  /** The first blocks of a range with times in ours, in its order. */
  private async readBlocks(range: IdRange): Promise<bigint[]> {
    const limit = this.blockSteps === 0 ? blocksAtFirst : blocksPerStep;
    this.blockSteps += 1;
    const rows = await this.database.query<{ block: bigint }>(
      `SELECT DISTINCT block FROM event_block
       WHERE block >= $1 AND block <= $2 AND time_max_us > $3 AND time_min_us < $4
       ORDER BY block ${directionOf(range)} LIMIT ${limit}`,
      [(range.above + 1n) >> blockIdBits, range.through >> blockIdBits, this.from, this.to],
    );
    return rows.map(({ block }) => block);
  }
}

/** The times are those of the events themselves: they lie in few partitions. */
function toStep(found: readonly TimedId[], rest: IdRange | null): CandidateStep {
  let [from, through] = [found[0]?.time_us ?? 0n, found[0]?.time_us ?? 0n];
  for (const { time_us: time } of found) {
    if (time < from) from = time;
    if (time > through) through = time;
  }
  return { ids: found.map(({ id }) => id), from, through, rest };
}

/** The ids of the blocks at the beginning of a list that follow each other, in whichever order they come. */
function joined(blocks: readonly bigint[]): IdRun {
  const first = blocks[0] ?? 0n;
  let end = first;
  for (const block of blocks.slice(1)) {
    if (block !== end + 1n && block !== end - 1n) break;
    end = block;
  }
  const [low, high] = first < end ? [first, end] : [end, first];
  return { first: low << blockIdBits, last: ((high + 1n) << blockIdBits) - 1n };
}

function within({ first, last }: IdRun, { above, through }: IdRange): IdRun {
  return { first: max(first, above + 1n), last: last < through ? last : through };
}

function max(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}
