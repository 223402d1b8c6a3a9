import { Injectable } from '@nestjs/common';
import { type InstantMicros } from '@cloudtach/kernel';
import { toSafeInteger, type Transaction } from '@cloudtach/persistence';
import { KeptNotificationReader, type KeptPlace } from '../../application/kept-notification.reader.js';
import { type SeenNotification } from '../../domain/seen-notification.js';

/** Most notifications of one instance that are derived from anew. */
const ofInstanceMax = 100_000;

/** Notifications read at once. */
const pageSize = 1_000;

interface KeptRow {
  readonly kind: SeenNotification['kind'];
  readonly id: bigint;
  readonly identity: string;
  readonly when_us: bigint;
  readonly event: string;
  readonly publisher_service: string;
  readonly resource_id: string | null;
  readonly request_id: string;
  readonly deployment: string;
  readonly tenant: string | null;
  readonly state: string | null;
  readonly old_task: string | null;
}

/** Reads `notification` without the bodies. */
@Injectable()
export class PostgresKeptNotificationReader extends KeptNotificationReader {
  async ofInstance(tx: Transaction, instance: string): Promise<readonly SeenNotification[] | null> {
    const { rows } = await tx.query<KeptRow>(
      `${selectKept} WHERE notification.kind = 'nova' AND resource_id = $1
         AND hashtextextended(resource_id, 0) = hashtextextended($1, 0) LIMIT ${ofInstanceMax + 1}`,
      [instance],
    );
    return rows.length > ofInstanceMax ? null : rows.map(toSeen);
  }

  async after(tx: Transaction, { when, identity }: KeptPlace): Promise<readonly SeenNotification[]> {
    const { rows } = await tx.query<KeptRow>(
      `${selectKept} WHERE when_us >= $1 AND (when_us, identity) > ($1, $2::uuid)
       ORDER BY when_us, identity LIMIT ${pageSize}`,
      [when, identity],
    );
    return rows.map(toSeen);
  }
}

const selectKept = `
  SELECT notification.kind, notification.id, identity, when_us, event,
    coalesce(own_publisher_service, publisher_service) AS publisher_service, resource_id, request_id, tenant,
    state, old_task, deployment.name AS deployment
  FROM notification JOIN notification_profile AS profile ON profile.id = profile_id
    JOIN deployment ON deployment.id = deployment_id`;

function toSeen(row: KeptRow): SeenNotification {
  return {
    kind: row.kind,
    rawId: toSafeInteger(row.id),
    identity: row.identity,
    when: Number(row.when_us) as InstantMicros,
    eventType: asItCame(row.event),
    publisherService: row.publisher_service,
    resourceId: row.resource_id === null ? null : asItCame(row.resource_id),
    requestId: asItCame(row.request_id),
    deployment: row.deployment,
    tenant: row.tenant,
    state: row.state,
    oldTask: row.old_task,
    // One that is versioned is about no instance, and nothing is derived of such.
    isVersioned: false,
  };
}

/** Columns show U+FFFD for what could not be stored: nothing is derived of such a text. */
function asItCame(text: string): string {
  return text.replaceAll('\ufffd', '\0');
}
