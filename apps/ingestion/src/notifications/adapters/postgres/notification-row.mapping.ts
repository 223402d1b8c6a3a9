import { toStorableText } from '@cloudtach/kernel';
import { type CopyType, type CopyValue, toSafeInteger } from '@cloudtach/persistence';
import { encodeBody } from './body-encoding.js';
import { type KeptBefore } from '../../domain/sort-out-repeats.js';
import { type ReceivedNotification } from '../../domain/received-notification.js';
import { type Source } from '../../domain/source-map.js';
import { namesHost } from './publisher-columns.js';

/** The columns of a row in the order in which `toRow` gives them. */
export const notificationColumns: readonly (readonly [name: string, type: CopyType])[] = [
  ['when_us', 'int8'],
  ['id', 'int8'],
  ['origin_offset', 'int8'],
  ['identity', 'uuid'],
  ['origin_partition', 'int4'],
  ['profile_id', 'int4'],
  ['body_encoding', 'int2'],
  ['kind', 'text'],
  ['publisher_host', 'text'],
  ['own_publisher_service', 'text'],
  ['request_id', 'text'],
  ['message_id', 'text'],
  ['tenant', 'text'],
  ['resource_id', 'text'],
  ['image_instance', 'text'],
  ['body', 'bytea'],
];

/**
 * A row. Columns of text show U+FFFD for what PostgreSQL's text cannot hold; the body has the notification as it came,
 * and the identity was computed from the exact values.
 */
export function toRow(
  notification: ReceivedNotification,
  { id, profileId }: { readonly id: number; readonly profileId: number },
): CopyValue[] {
  const { origin, details } = notification;
  const body = encodeBody(notification.body);
  return [
    notification.when,
    id,
    BigInt(origin.offset),
    notification.identity,
    origin.partition,
    profileId,
    body.encoding,
    notification.kind,
    storableOrNull(notification.host),
    namesHost(notification.publisherService) ? toStorableText(notification.publisherService) : null,
    toStorableText(notification.requestId),
    storableOrNull(notification.messageId),
    storableOrNull(details.tenant),
    storableOrNull(notification.resourceId),
    storableOrNull(details.imageInstance),
    body.bytes,
  ];
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
