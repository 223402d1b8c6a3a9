import { Inject, Injectable } from '@nestjs/common';
import { isStorableText } from '@cloudtach/kernel';
import { Database } from '@cloudtach/persistence';
import { type QueryResultRow } from 'pg';
import {
  type Deployment,
  NotificationReader,
  SearchSettings,
  type Selection,
  type Watching,
} from '../../application/notification.reader.js';
import { type ListedNotification } from '../../domain/event-table.js';
import { type SearchCondition } from '../../domain/search-field.js';
import { type ShownNotification } from '../../domain/show-document.js';
import { type StackyService } from '../../domain/stacky-service.js';
import { compactStoredPair, readStoredPair, type StoredPair } from '../../domain/stored-pair.js';
import { type TimeRange } from '../../domain/table-parameters.js';
import { NotificationFilter } from './notification-filter.js';
import {
  listedColumns,
  type ListedRow,
  shownColumns,
  type ShownRow,
  toListed,
  toShown,
} from './notification-row.mapping.js';
import { NotificationWalk, type WalkColumns } from './notification-walk.js';
import { searchFilter } from './search-filter.js';
import { lifecycleSpan, requestSpan, type SpanLookup, spanLookup } from './search-span.js';

const watchedMax = 1000;

/** Names in one list; an installation has some hundred events and some ten thousand hosts. */
const namesMax = 100_000;

/** Notifications of one microsecond that are compared by their whole text. */
const samePairMax = 1000;
/** Of those at once: bodies may have a megabyte. */
const samePairAtOnce = 20;

const firstRow = { limit: 1, offset: 0 };

/** Reads `notification` and the lists beside it. */
@Injectable()
export class PostgresNotificationReader extends NotificationReader {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(NotificationWalk) private readonly walk: NotificationWalk,
    @Inject(SearchSettings) private readonly settings: SearchSettings,
  ) {
    super();
  }

  deployments(): Promise<Deployment[]> {
    return this.database.query(`SELECT id, name FROM deployment ORDER BY name LIMIT ${namesMax}`, []);
  }

  async eventNames(service: StackyService): Promise<string[]> {
    const rows = await this.database.query<{ name: string }>(
      `SELECT name FROM event_name WHERE kind = $1 ORDER BY name LIMIT ${namesMax}`,
      [service],
    );
    return rows.map(({ name }) => name);
  }

  async hostNames(service: StackyService): Promise<(string | null)[]> {
    const rows = await this.database.query<{ name: string | null }>(
      `SELECT name FROM host_name WHERE kind = $1 ORDER BY name NULLS FIRST LIMIT ${namesMax}`,
      [service],
    );
    return rows.map(({ name }) => name);
  }

  async ofResource(
    service: StackyService,
    resource: string,
    selection: Selection,
  ): Promise<ListedNotification[]> {
    const filter = new NotificationFilter(service).textIs('resource_id', resource);
    return this.listWithin(lifecycleSpan(service, resource), filter, selection, 'ASC');
  }

  async ofRequest(requestId: string, selection: Selection): Promise<ListedNotification[]> {
    const filter = new NotificationFilter('nova').textIs('request_id', requestId);
    return this.listWithin(requestSpan(requestId), filter, selection, 'ASC');
  }

  async search(
    service: StackyService,
    condition: SearchCondition,
    selection: Selection,
  ): Promise<readonly ListedNotification[]> {
    const { field, value } = condition;
    if (field === 'json') return this.searchPair(service, String(value), selection);
    if (field === 'when') return this.searchTime(service, value, selection);
    const filter =
      field === 'deployment__name'
        ? await this.deploymentFilter(service, String(value))
        : searchFilter(service, condition);
    if (filter === null) return [];
    const lookup = spanLookup(service, condition);
    return lookup === null
      ? this.list(filter, selection, 'DESC')
      : this.listWithin(lookup, filter, selection, 'DESC');
  }

  watch(service: StackyService, { deploymentId, eventName, span }: Watching): Promise<ListedNotification[]> {
    const filter = new NotificationFilter(service);
    if (deploymentId !== null) filter.profileNumberIs('deployment_id', deploymentId);
    if (eventName !== null) filter.profileTextIs('event', eventName);
    const range = { minUs: span.sinceUs + 1n, maxUs: BigInt(span.now) };
    return this.list(filter, { range, page: { limit: watchedMax, offset: 0 } }, 'ASC');
  }

  async find(service: StackyService, id: bigint): Promise<ShownNotification | null> {
    const [seen] = await this.database.query<{ first: number | null; last: number | null }>(
      `SELECT min(day) AS first, max(day) AS last FROM notification_day
       WHERE kind = $1 AND first_id <= $2 AND last_id >= $2`,
      [service, id],
    );
    if (seen === undefined || seen.first === null || seen.last === null) return null;
    const range = { minUs: startOf(seen.first), maxUs: startOf(seen.last + 1) - 1n };
    const filter = new NotificationFilter(service).idIs(id);
    const [row] = await this.read<ShownRow>(shownColumns, filter, { range, page: firstRow }, 'DESC');
    return row === undefined ? null : toShown(service, row);
  }

  async hasTenant(tenant: string): Promise<boolean> {
    if (!isStorableText(tenant)) return false;
    const rows = await this.database.query(
      `SELECT 1 FROM tenant_name WHERE kind = 'nova' AND name_key = md5('.' || $1::text)::uuid`,
      [tenant],
    );
    return rows.length > 0;
  }

  private async deploymentFilter(service: StackyService, name: string): Promise<NotificationFilter | null> {
    if (!isStorableText(name)) return null;
    const [deployment] = await this.database.query<Deployment>(
      'SELECT id, name FROM deployment WHERE name = $1',
      [name],
    );
    return deployment === undefined
      ? null
      : new NotificationFilter(service).profileNumberIs('deployment_id', deployment.id);
  }

  private async searchTime(
    service: StackyService,
    value: SearchCondition['value'],
    { range, page }: Selection,
  ): Promise<ListedNotification[]> {
    if (typeof value !== 'bigint') return [];
    const exactly = within(range, { first_us: value, last_us: value });
    return this.list(new NotificationFilter(service), { range: exactly, page }, 'DESC');
  }

  /** By its time, which is in an index, and then by the whole text. */
  private async searchPair(
    service: StackyService,
    text: string,
    { range, page }: Selection,
  ): Promise<readonly ListedNotification[]> {
    const pair = readStoredPair(text, this.settings.bodyDepthMax);
    if (pair === null) return [];
    const wanted = page.offset + page.limit;
    const found: ListedNotification[] = [];
    for (let offset = 0; offset < samePairMax && found.length < wanted; offset += samePairAtOnce) {
      const some = await this.candidates(service, pair, { range, page: { limit: samePairAtOnce, offset } });
      for (const { body, ...row } of some)
        if (compactStoredPair(row.routingKey, body) === pair.text) found.push(row);
      if (some.length < samePairAtOnce) break;
    }
    return found.slice(page.offset, wanted);
  }

  private async candidates(
    service: StackyService,
    { routingKey, when }: StoredPair,
    { range, page }: Selection,
  ): Promise<ShownNotification[]> {
    const filter = new NotificationFilter(service).profileTextIs('routing_key', routingKey);
    const exactly = within(range, { first_us: BigInt(when), last_us: BigInt(when) });
    const rows = await this.read<ShownRow>(shownColumns, filter, { range: exactly, page }, 'DESC');
    return rows.map((row) => toShown(service, row));
  }

  /** Looks up first when there was anything. */
  private async listWithin(
    { text, values }: SpanLookup,
    filter: NotificationFilter,
    selection: Selection,
    order: 'ASC' | 'DESC',
  ): Promise<ListedNotification[]> {
    const [seen] = await this.database.query<Seen>(text, values);
    if (seen === undefined) return [];
    return this.list(filter, { ...selection, range: within(selection.range, seen) }, order);
  }

  private async list(
    filter: NotificationFilter,
    selection: Selection,
    order: 'ASC' | 'DESC',
  ): Promise<ListedNotification[]> {
    const rows = await this.read<ListedRow>(listedColumns, filter, selection, order);
    return rows.map((row) => toListed(filter.service, row));
  }

  private read<R extends QueryResultRow>(
    columns: WalkColumns,
    filter: NotificationFilter,
    { range, page }: Selection,
    order: 'ASC' | 'DESC',
  ): Promise<R[]> {
    return this.walk.rows<R>({ columns, filter, range, order, page });
  }
}

/** Between which times notifications of something lie. */
interface Seen {
  readonly first_us: bigint;
  readonly last_us: bigint;
}

function within({ minUs, maxUs }: TimeRange, { first_us: first, last_us: last }: Seen): TimeRange {
  return {
    minUs: minUs !== null && minUs > first ? minUs : first,
    maxUs: maxUs !== null && maxUs < last ? maxUs : last,
  };
}

function startOf(day: number): bigint {
  return BigInt(day) * 86_400_000_000n;
}
