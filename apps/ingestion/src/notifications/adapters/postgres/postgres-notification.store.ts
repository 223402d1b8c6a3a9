import { Inject, Injectable } from '@nestjs/common';
import {
  BinaryCopyWriter,
  copyIn,
  sqlStateOf,
  toSafeInteger,
  type Transaction,
} from '@cloudtach/persistence';
import { type KeptNotification, NotificationStore } from '../../application/notification.store.js';
import { type NotificationKind } from '../../domain/notification-kind.js';
import { type ReceivedNotification } from '../../domain/received-notification.js';
import { sortOutRepeats } from '../../domain/sort-out-repeats.js';
import { enterLists } from './notification-lists.js';
import { KeptMeanwhile } from './kept-meanwhile.error.js';
import { NotificationPartitions } from './notification-partitions.js';
import {
  fromRow,
  type KeptRecord,
  type KeptRow,
  notificationColumns,
  toRow,
} from './notification-row.mapping.js';
import { provideProfiles } from './profile-list.js';

const copyStatement = `COPY notification (${notificationColumns.map(([name]) => name).join(', ')}) FROM STDIN (FORMAT binary)`;
const uniqueViolation = '23505';

/**
 * Keeps notifications with three statements a batch: a look by identity, ids from the sequences for what is new, and
 * one `COPY` into the partitioned table. Ids are drawn after the repeats were sorted out, so that those take none.
 */
@Injectable()
export class PostgresNotificationStore extends NotificationStore {
  constructor(@Inject(NotificationPartitions) private readonly partitions: NotificationPartitions) {
    super();
  }

  async keep(
    tx: Transaction,
    notifications: readonly ReceivedNotification[],
  ): Promise<readonly KeptNotification[]> {
    await this.partitions.provideFor(notifications.map(({ when }) => when));
    const novelties = sortOutRepeats(notifications, await findKept(tx, notifications));
    const fresh = notifications.filter((_, index) => novelties[index]?.kind === 'new');
    const ids = await drawIds(tx, fresh);
    await write(tx, fresh, ids);

    let next = 0;
    return novelties.map((novelty, index): KeptNotification => {
      if (novelty.kind === 'repeat') return { kind: 'repeated' };
      if (novelty.kind === 'replay') {
        return { kind: 'kept', rawId: novelty.kept.rawId, isNew: false, source: novelty.kept.source };
      }
      const { service, deployment, routingKey } = notifications[index] as ReceivedNotification;
      const rawId = ids[next] as number;
      next += 1;
      return { kind: 'kept', rawId, isNew: true, source: { service, deployment, routingKey } };
    });
  }
}

/**
 * What was kept of these before. LATERAL with a LIMIT is a probe of the index per record: a join might read a whole day
 * whose statistics are not known yet. The bounds let the planner leave out all days but those of the batch.
 */
async function findKept(
  tx: Transaction,
  notifications: readonly ReceivedNotification[],
): Promise<ReadonlyMap<string, KeptRecord>> {
  const times = notifications.map(({ when }) => when);
  const { rows } = await tx.query<KeptRow>(
    `SELECT kept.* FROM unnest($1::bigint[], $2::uuid[]) AS wanted (when_us, identity)
     CROSS JOIN LATERAL (
       SELECT identity, notification.id, origin_topic, origin_partition, origin_offset, service,
         deployment.name AS deployment, routing_key
       FROM notification JOIN notification_profile AS profile ON profile.id = notification.profile_id
         JOIN deployment ON deployment.id = profile.deployment_id
       WHERE notification.when_us = wanted.when_us AND notification.identity = wanted.identity
         AND notification.when_us BETWEEN $3 AND $4
       LIMIT 1) AS kept`,
    [times, notifications.map(({ identity }) => identity), Math.min(...times), Math.max(...times)],
  );
  return new Map(rows.map((row) => [row.identity, fromRow(row)]));
}

/** An id for each, in their order, from the sequence of its kind. */
async function drawIds(tx: Transaction, fresh: readonly ReceivedNotification[]): Promise<number[]> {
  const counts = { nova: 0, glance: 0, generic: 0 } satisfies Record<NotificationKind, number>;
  for (const { kind } of fresh) counts[kind] += 1;
  const { rows } = await tx.query<{ kind: NotificationKind; id: bigint }>(
    `SELECT 'nova' AS kind, nextval('nova_notification_id') AS id FROM generate_series(1, $1)
     UNION ALL SELECT 'glance', nextval('glance_notification_id') FROM generate_series(1, $2)
     UNION ALL SELECT 'generic', nextval('generic_notification_id') FROM generate_series(1, $3)`,
    [counts.nova, counts.glance, counts.generic],
  );
  const drawn: Record<NotificationKind, number[]> = { nova: [], glance: [], generic: [] };
  for (const { kind, id } of rows) drawn[kind].push(toSafeInteger(id));
  const taken = { nova: 0, glance: 0, generic: 0 } satisfies Record<NotificationKind, number>;
  return fresh.map(({ kind }) => drawn[kind][taken[kind]++] as number);
}

async function write(
  tx: Transaction,
  fresh: readonly ReceivedNotification[],
  ids: readonly number[],
): Promise<void> {
  if (fresh.length === 0) return;
  const profileIds = await provideProfiles(tx, fresh);
  const rows = new BinaryCopyWriter(notificationColumns.map(([, type]) => type));
  fresh.forEach((notification, index) => {
    rows.row(toRow(notification, { id: ids[index] as number, profileId: profileIds[index] as number }));
  });
  try {
    await copyIn(tx, copyStatement, rows);
  } catch (error) {
    if (sqlStateOf(error) !== uniqueViolation) throw error;
    throw new KeptMeanwhile('a notification was kept meanwhile', { cause: error });
  }
  await enterLists(tx, fresh, ids);
}
