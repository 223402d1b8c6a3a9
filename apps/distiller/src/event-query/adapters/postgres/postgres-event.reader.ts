import { Inject, Injectable } from '@nestjs/common';
import { DomainError, isStorableText } from '@cloudtach/kernel';
import { Database } from '@cloudtach/persistence';
import {
  type EventRow,
  eventColumns,
  fromRow,
} from '../../../distilling/adapters/postgres/event-row.mapping.js';
import { termDigest } from '../../../distilling/adapters/postgres/trait-digest.js';
import { type DistilledEvent } from '../../../distilling/domain/distilled-event.js';
import { EventReader, type ListedEvent } from '../../application/event.reader.js';
import { type EventFilter, type EventPage } from '../../domain/event-query.js';
import { passesFilters, termsOfFilter, type TraitFilter } from '../../domain/trait-filter.js';
import { type CandidateStep, type EventCandidates } from './event-candidates.js';
import { type IdRange, directionOf, idRangeOf, isEmptyRange } from './id-range.js';
import { rowsAtOnce } from './rows-at-once.js';
import { TimeCandidates } from './time-candidates.js';
import { TraitCandidates } from './trait-candidates.js';

type NumberedRow = EventRow & { readonly id: bigint };

/** Several tenants may share a message id; more than this many cannot be told apart by a reader either. */
const sharedIdMax = 1000;

/** Filters that hardly ever hold together make a listing read much to find little; it ends after so long. */
const searchMs = 15_000;

/** Most candidates whose rows are read at once. */
const rowsAtOnceMax = 1000;

/** Before and after every time that can be stored. */
const [beginning, end] = [-(2n ** 62n), 2n ** 62n];

/** One probe of an index for each key: a server that has no statistics of a new table yet would read the table instead. */
const findEvents = `
  SELECT ${eventColumns}
  FROM (SELECT time_us, id FROM event_key WHERE message_id = $1 ORDER BY id LIMIT ${sharedIdMax}) AS wanted
  CROSS JOIN LATERAL (
    SELECT * FROM event WHERE event.time_us = wanted.time_us AND event.id = wanted.id LIMIT 1) AS event
  ORDER BY wanted.id`;

/** Reads `event`, with the help of `event_trait` and `event_block` (ADR 13). */
@Injectable()
export class PostgresEventReader extends EventReader {
  constructor(@Inject(Database) private readonly database: Database) {
    super();
  }

  async list({ filter, mark, limit }: EventPage): Promise<readonly ListedEvent[]> {
    if (limit === 0 || !isAnswerable(filter)) return [];
    const range = idRangeOf(mark, await this.horizon());
    if (isEmptyRange(range)) return [];
    const candidates = await this.candidatesOf(filter);
    const rows =
      candidates === null
        ? await this.listDirectly(filter, range, limit)
        : await this.listCandidates(candidates, { filter, range, limit });
    return rows.map((row) => ({ id: row.id, event: fromRow(row) }));
  }

  async count(filter: EventFilter): Promise<bigint> {
    if (!isAnswerable(filter)) return 0n;
    const { where, values } = new Conditions(filter, 'with-traits');
    const rows = await this.database.query<{ count: bigint }>(
      `SELECT count(*) AS count FROM event ${where}`,
      values,
    );
    return rows[0]?.count ?? 0n;
  }

  async find(messageId: string): Promise<readonly DistilledEvent[]> {
    if (!isStorableText(messageId)) return [];
    return (await this.database.query<EventRow>(findEvents, [messageId])).map(fromRow);
  }

  /** In a statement of its own, before the one that reads: what was open then is not in what that one sees. */
  private async horizon(): Promise<bigint> {
    const rows = await this.database.query<{ horizon: bigint }>('SELECT event_horizon() AS horizon');
    return rows[0]?.horizon ?? 0n;
  }

  /** Null where an index gives the events in the order of the page. */
  private async candidatesOf({ from, to, eventName, traits }: EventFilter): Promise<EventCandidates | null> {
    const times = { from: from ?? beginning, to: to ?? end };
    if (traits.length > 0) return TraitCandidates.ofRarest(this.database, traits.map(digestsOf), times);
    if (from === null && to === null) return null;
    return new TimeCandidates(this.database, { ...times, eventName });
  }

  private async listDirectly(filter: EventFilter, range: IdRange, limit: number): Promise<NumberedRow[]> {
    const conditions = new Conditions(filter, 'without-traits');
    conditions.require('id >', range.above);
    conditions.require('id <=', range.through);
    const rows = await this.database.queryPrepared<NumberedRow>(
      `SELECT id, ${eventColumns} FROM event ${conditions.where}
       ORDER BY id ${directionOf(range)} LIMIT ${rowsAtOnce(limit)}`,
      conditions.values,
    );
    return rows.slice(0, limit);
  }

  private async listCandidates(
    candidates: EventCandidates,
    { filter, range, limit }: { filter: EventFilter; range: IdRange; limit: number },
  ): Promise<NumberedRow[]> {
    const deadline = performance.now() + searchMs;
    const page: NumberedRow[] = [];
    for (let rest: IdRange | null = range; rest !== null && page.length < limit;) {
      const step: CandidateStep = await candidates.next(rest, limit - page.length);
      await this.fillFrom(step, page, { filter, range, limit });
      rest = step.rest;
      if (performance.now() > deadline) throw searchTooLong();
    }
    return page;
  }

  private async fillFrom(
    { ids, from, through }: CandidateStep,
    page: NumberedRow[],
    { filter, range, limit }: { filter: EventFilter; range: IdRange; limit: number },
  ): Promise<void> {
    for (let at = 0; at < ids.length && page.length < limit;) {
      const some = ids.slice(at, at + Math.min(limit - page.length, rowsAtOnceMax));
      at += some.length;
      const conditions = new Conditions(filter, 'without-traits');
      conditions.require('id =', some, 'ANY');
      conditions.require('time_us >=', from);
      conditions.require('time_us <=', through);
      const rows = await this.database.queryPrepared<NumberedRow>(
        `SELECT id, ${eventColumns} FROM event ${conditions.where} ORDER BY id ${directionOf(range)}`,
        conditions.values,
      );
      // The digest found them; that the values are the same is seen here.
      page.push(...rows.filter((row) => passesFilters(fromRow(row).traits, filter.traits)));
    }
  }
}

function searchTooLong(): DomainError {
  return new DomainError({
    code: 'events.search-too-long',
    kind: 'unavailable',
    message: 'These filters together match so little that the search was ended; use fewer, or a time range.',
  });
}

/** Text that could never have been stored matches nothing, and the database would refuse to be asked for it. */
function isAnswerable({ eventName, traits }: EventFilter): boolean {
  const texts = traits.flatMap(({ name, text }) => [name, text]);
  return [...texts, eventName ?? ''].every(isStorableText);
}

function digestsOf(filter: TraitFilter): bigint[] {
  return termsOfFilter(filter).map(termDigest);
}

/** The conditions of a filter, and their values in the order of their numbers. */
class Conditions {
  readonly values: unknown[] = [];
  private readonly texts: string[] = [];

  constructor({ from, to, eventName, traits }: EventFilter, which: 'with-traits' | 'without-traits') {
    if (from !== null) this.require('time_us >', from);
    if (to !== null) this.require('time_us <', to);
    if (eventName !== null) this.require('event_type =', eventName);
    if (which === 'without-traits') return;
    for (const filter of traits)
      this.require(
        'id IN',
        digestsOf(filter),
        '',
        (value) => `SELECT event_ids(first_id, places)
        FROM event_trait WHERE trait = ANY(${value}::bigint[])`,
      );
  }

  get where(): string {
    return this.texts.length === 0 ? '' : `WHERE ${this.texts.join(' AND ')}`;
  }

  require(condition: string, value: unknown, wrapper = '', wrap = (text: string) => text): void {
    this.values.push(value);
    this.texts.push(`${condition} ${wrapper}(${wrap(`$${this.values.length}`)})`);
  }
}
