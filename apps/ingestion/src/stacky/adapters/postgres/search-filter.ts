import { namesHost } from '../../../notifications/adapters/postgres/publisher-columns.js';
import { type SearchCondition, type SearchField } from '../../domain/search-field.js';
import { type StackyService } from '../../domain/stacky-service.js';
import {
  NotificationFilter,
  type ProfileNumberColumn,
  type ProfileTextColumn,
  type TextColumn,
} from './notification-filter.js';

/** Where the value of a searched field is; what a table calls its own is in shared columns (stacktach-v2 §1.4-1.6). */
const textColumns: Readonly<Partial<Record<SearchField, TextColumn>>> = {
  host: 'publisher_host',
  instance: 'resource_id',
  request_id: 'request_id',
  tenant: 'tenant',
  owner: 'tenant',
  uuid: 'resource_id',
  message_id: 'message_id',
};

const profileColumns: Readonly<Partial<Record<SearchField, ProfileTextColumn>>> = {
  routing_key: 'routing_key',
  event: 'event',
  state: 'state',
  old_state: 'old_state',
  old_task: 'old_task',
  task: 'task',
  status: 'state',
};

const numberColumns: Readonly<Partial<Record<SearchField, ProfileNumberColumn>>> = {
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
    if (field === 'id') return filter.idIs(value);
    const column = numberColumns[field];
    return column === undefined ? null : filter.profileNumberIs(column, value);
  }
  if (field === 'publisher') return publisherFilter(filter, value);
  if (field === 'service') return serviceFilter(filter, value);
  if (field === 'instance' && service === 'glance') return filter.textIs('image_instance', value);
  const ofProfile = profileColumns[field];
  if (ofProfile !== undefined) return filter.profileTextIs(ofProfile, value);
  const column = textColumns[field];
  return column === undefined ? null : filter.textIs(column, value);
}

/** The publisher itself is in no column; its parts are. */
function publisherFilter(filter: NotificationFilter, publisher: string): NotificationFilter {
  const dot = publisher.indexOf('.');
  return dot === -1
    ? serviceFilter(filter, publisher).profileHasHost(false)
    : serviceFilter(filter, publisher.slice(0, dot)).textIs('publisher_host', publisher.slice(dot + 1));
}

function serviceFilter(filter: NotificationFilter, service: string): NotificationFilter {
  return namesHost(service)
    ? filter.textIs('own_publisher_service', service)
    : filter.profileTextIs('publisher_service', service);
}
