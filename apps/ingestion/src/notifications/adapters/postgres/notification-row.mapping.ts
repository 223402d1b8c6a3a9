import { toStorableText } from '@cloudtach/kernel';
import { type CopyType, type CopyValue, toSafeInteger } from '@cloudtach/persistence';
import { type KeptBefore } from '../../domain/sort-out-repeats.js';
import { type ReceivedNotification } from '../../domain/received-notification.js';
import { type Source } from '../../domain/source-map.js';

/** The columns of a row in the order in which `toRow` gives them. */
export const notificationColumns: readonly (readonly [name: string, type: CopyType])[] = [
  ['when_us', 'int8'],
  ['id', 'int8'],
  ['origin_offset', 'int8'],
  ['identity', 'uuid'],
  ['origin_partition', 'int4'],
  ['deployment_id', 'int4'],
  ['image_type', 'int2'],
  ['body_encoding', 'int2'],
  ['kind', 'text'],
  ['origin_topic', 'text'],
  ['service', 'text'],
  ['routing_key', 'text'],
  ['publisher', 'text'],
  ['publisher_service', 'text'],
  ['publisher_host', 'text'],
  ['event', 'text'],
  ['request_id', 'text'],
  ['message_id', 'text'],
  ['tenant', 'text'],
  ['resource_id', 'text'],
  ['image_instance', 'text'],
  ['state', 'text'],
  ['old_state', 'text'],
  ['task', 'text'],
  ['old_task', 'text'],
  ['os_architecture', 'text'],
  ['os_distro', 'text'],
  ['os_version', 'text'],
  ['rax_options', 'text'],
  ['body', 'bytea'],
];

/**
 * A row. Columns of text show U+FFFD for what PostgreSQL's text cannot hold; the body has the notification as it came,
 * and the identity was computed from the exact values.
 */
export function toRow(
  notification: ReceivedNotification,
  { id, deploymentId }: { readonly id: number; readonly deploymentId: number },
): CopyValue[] {
  const { origin, details } = notification;
  return [
    notification.when,
    id,
    BigInt(origin.offset),
    notification.identity,
    origin.partition,
    deploymentId,
    details.imageType,
    plainBody,
    notification.kind,
    origin.topic,
    toStorableText(notification.service),
    notification.routingKey,
    toStorableText(notification.publisher),
    toStorableText(notification.publisherService),
    storableOrNull(notification.host),
    toStorableText(notification.eventType),
    toStorableText(notification.requestId),
    storableOrNull(notification.messageId),
    storableOrNull(details.tenant),
    storableOrNull(notification.resourceId),
    storableOrNull(details.imageInstance),
    storableOrNull(details.state),
    storableOrNull(details.oldState),
    storableOrNull(details.task),
    storableOrNull(details.oldTask),
    storableOrNull(details.osArchitecture),
    storableOrNull(details.osDistro),
    storableOrNull(details.osVersion),
    storableOrNull(details.raxOptions),
    notification.body,
  ];
}

/** A body as it is. */
const plainBody = 0;

/** The text of a body, from the columns that hold it. */
export function decodeBody(encoding: number, body: Buffer): string {
  if (encoding !== plainBody) throw new Error(`the body of a notification is encoded as ${encoding}`);
  return body.toString('utf8');
}

/** A row as it is found when a batch is looked up. */
export interface KeptRow {
  readonly identity: string;
  readonly id: bigint;
  readonly origin_topic: string;
  readonly origin_partition: number;
  readonly origin_offset: bigint;
  readonly service: string;
  readonly deployment: string;
  readonly routing_key: string;
}

/** What a found row tells of a notification that was kept before. */
export interface KeptRecord extends KeptBefore {
  readonly rawId: number;
  readonly source: Source;
}

export function fromRow(row: KeptRow): KeptRecord {
  return {
    origin: {
      topic: row.origin_topic,
      partition: row.origin_partition,
      offset: String(row.origin_offset),
    },
    rawId: toSafeInteger(row.id),
    source: { service: row.service, deployment: row.deployment, routingKey: row.routing_key },
  };
}

function storableOrNull(text: string | null): string | null {
  return text === null ? null : toStorableText(text);
}
