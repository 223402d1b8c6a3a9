import { type SearchCondition, type SearchField } from '../../domain/search-field.js';
import { type StackyService } from '../../domain/stacky-service.js';
import { NotificationFilter, type NumberColumn, type TextColumn } from './notification-filter.js';

/** Where the value of a searched field is; what a table calls its own is in shared columns (stacktach-v2 §1.4-1.6). */
const textColumns: Readonly<Partial<Record<SearchField, TextColumn>>> = {
  routing_key: 'routing_key',
  publisher: 'publisher',
  event: 'event',
  service: 'publisher_service',
  host: 'publisher_host',
  instance: 'resource_id',
  request_id: 'request_id',
  tenant: 'tenant',
  state: 'state',
  old_state: 'old_state',
  old_task: 'old_task',
  task: 'task',
  owner: 'tenant',
  uuid: 'resource_id',
  status: 'state',
  message_id: 'message_id',
};

const numberColumns: Readonly<Partial<Record<SearchField, NumberColumn>>> = {
  id: 'id',
  deployment: 'deployment_id',
  image_type: 'image_type',
};

/** The rows that a search is about, but for its times; null where the field is no column of its own. */
export function searchFilter(
  service: StackyService,
  { field, value }: SearchCondition,
): NotificationFilter | null {
  const filter = new NotificationFilter(service);
  if (value === null) return filter.nothing();
  if (typeof value === 'bigint') {
    const column = numberColumns[field];
    return column === undefined ? null : filter.numberIs(column, value);
  }
  if (field === 'instance' && service === 'glance') return filter.textIs('image_instance', value);
  const column = textColumns[field];
  if (column === undefined) return null;
  if (column === 'publisher') selectPublisherParts(filter, value);
  return filter.textIs(column, value);
}

/** The publisher itself is in no index; its parts are. */
function selectPublisherParts(filter: NotificationFilter, publisher: string): void {
  const dot = publisher.indexOf('.');
  if (dot === -1) filter.textIs('publisher_service', publisher);
  else filter.textIs('publisher_host', publisher.slice(dot + 1));
}
