import { type InstantMicros } from '@cloudtach/kernel';
import { decodeBody } from '../../../notifications/adapters/postgres/body-encoding.js';
import { type ListedNotification } from '../../domain/event-table.js';
import { type ShownNotification } from '../../domain/show-document.js';
import { type StackyService } from '../../domain/stacky-service.js';
import { type WalkColumns } from './notification-walk.js';

const rowColumns = 'id, when_us, profile_id, publisher_host, resource_id, request_id';
const listed =
  'notification.id, when_us, routing_key, event, publisher_host, state, old_state, old_task, resource_id, request_id, ' +
  '(SELECT name FROM deployment WHERE deployment.id = deployment_id) AS deployment';

/** What a list reads of a row. The name of the deployment is looked up per row that is returned: there are few. */
export const listedColumns: WalkColumns = { ofRow: rowColumns, selected: listed };

/** What `show` reads of a row. */
export const shownColumns: WalkColumns = {
  ofRow: `${rowColumns}, own_publisher_service, body_encoding, body`,
  selected: `${listed}, coalesce(own_publisher_service, publisher_service) AS publisher_service, body_encoding, body`,
};

/** A row as a list reads it. */
export interface ListedRow {
  readonly id: bigint;
  readonly when_us: bigint;
  readonly routing_key: string;
  readonly event: string;
  readonly publisher_host: string | null;
  readonly state: string | null;
  readonly old_state: string | null;
  readonly old_task: string | null;
  readonly resource_id: string | null;
  readonly request_id: string;
  readonly deployment: string;
}

/** A row as `show` reads it. */
export interface ShownRow extends ListedRow {
  readonly publisher_service: string;
  readonly body_encoding: number;
  readonly body: Buffer;
}

/** One notification of a list. The state of an image is called its status. */
export function toListed(service: StackyService, row: ListedRow): ListedNotification {
  return {
    id: Number(row.id),
    when: Number(row.when_us) as InstantMicros,
    deployment: row.deployment,
    routingKey: row.routing_key,
    event: row.event,
    host: row.publisher_host,
    state: service === 'glance' ? null : row.state,
    oldState: row.old_state,
    oldTask: row.old_task,
    status: service === 'glance' ? row.state : null,
    resource: row.resource_id,
    requestId: row.request_id,
  };
}

/** One notification with its body. */
export function toShown(service: StackyService, row: ShownRow): ShownNotification {
  return {
    ...toListed(service, row),
    publisher:
      row.publisher_host === null ? row.publisher_service : `${row.publisher_service}.${row.publisher_host}`,
    publisherService: row.publisher_service,
    body: decodeBody(row.body_encoding, row.body),
  };
}
