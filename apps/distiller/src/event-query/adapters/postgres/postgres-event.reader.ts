import { Inject, Injectable } from '@nestjs/common';
import { isStorableText, printJson } from '@cloudtach/kernel';
import { Database, toDatabaseRefusal } from '@cloudtach/persistence';
import { type QueryResultRow } from 'pg';
import { type EventRow, fromRow } from '../../../distilling/adapters/postgres/event-row.mapping.js';
import { type DistilledEvent } from '../../../distilling/domain/distilled-event.js';
import { EventReader, type ListedEvent } from '../../application/event.reader.js';
import { type EventFilter, type EventPage } from '../../domain/event-query.js';
import { type TraitFilter } from '../../domain/trait-filter.js';

const columns =
  'event.tenant, event.message_id, event.event_type, event.time_us, event.traits::text AS traits';

/** Several tenants may share a message id; more than this many cannot be told apart by a reader either. */
const sharedIdMax = 1000;

const findEvents = `
  SELECT ${columns} FROM event_key JOIN event USING (tenant, time_us, message_id)
  WHERE event_key.message_id = $1 ORDER BY event.id LIMIT ${sharedIdMax}`;

/** Reads the table `event`. */
@Injectable()
export class PostgresEventReader extends EventReader {
  constructor(@Inject(Database) private readonly database: Database) {
    super();
  }

  async list({ filter, mark, limit }: EventPage): Promise<readonly ListedEvent[]> {
    if (limit === 0 || !isAnswerable(filter)) return [];
    const statement = new Statement(filter);
    if (mark.order === 'newest-first' && mark.below !== null) statement.require('id <', mark.below);
    if (mark.order === 'oldest-first' && mark.above !== null) statement.require('id >', mark.above);
    const direction = mark.order === 'newest-first' ? 'DESC' : 'ASC';
    const rows = await this.query<EventRow & { id: bigint }>(
      `SELECT id, ${columns} FROM event ${statement.where} ORDER BY id ${direction} LIMIT ${limit}`,
      statement.values,
    );
    return rows.map((row) => ({ id: row.id, event: fromRow(row) }));
  }

  async count(filter: EventFilter): Promise<bigint> {
    if (!isAnswerable(filter)) return 0n;
    const { where, values } = new Statement(filter);
    const rows = await this.query<{ count: bigint }>(`SELECT count(*) AS count FROM event ${where}`, values);
    return rows[0]?.count ?? 0n;
  }

  async find(messageId: string): Promise<readonly DistilledEvent[]> {
    if (!isStorableText(messageId)) return [];
    return (await this.query<EventRow>(findEvents, [messageId])).map(fromRow);
  }

  private async query<R extends QueryResultRow>(text: string, values: readonly unknown[]): Promise<R[]> {
    try {
      return await this.database.query<R>(text, values);
    } catch (error) {
      throw toDatabaseRefusal(error);
    }
  }
}

/** Text that could never have been stored matches nothing, and the database would refuse to be asked for it. */
function isAnswerable({ eventName, traits }: EventFilter): boolean {
  const texts = traits.flatMap(({ name, text }) => [name, text]);
  return [...texts, eventName ?? ''].every(isStorableText);
}

/** The conditions of a filter, and their values in the order of their numbers. */
class Statement {
  readonly values: unknown[] = [];
  private readonly conditions: string[] = [];

  constructor({ from, to, eventName, traits }: EventFilter) {
    if (from !== null) this.require('time_us >', BigInt(from));
    if (to !== null) this.require('time_us <', BigInt(to));
    if (eventName !== null) this.require('event_type =', eventName);
    for (const filter of traits) this.require('traits @>', meaningsOf(filter), 'ANY', '::jsonb[]');
  }

  get where(): string {
    return this.conditions.length === 0 ? '' : `WHERE ${this.conditions.join(' AND ')}`;
  }

  require(condition: string, value: unknown, wrapper = '', cast = ''): void {
    this.values.push(value);
    this.conditions.push(`${condition} ${wrapper}($${this.values.length}${cast})`);
  }
}

/** What the column of a matching event contains, by type of the trait. */
function meaningsOf({ name, text, number, datetime }: TraitFilter): string[] {
  const meaning = (type: string, value: string) => `{${printJson(name)}:["${type}",${value}]}`;
  return [
    meaning('text', printJson(text)),
    ...(number === null ? [] : [meaning('int', number), meaning('float', number)]),
    ...(datetime === null ? [] : [meaning('datetime', BigInt(datetime).toString())]),
  ];
}
