import { Injectable } from '@nestjs/common';
import { toStorableText } from '@cloudtach/kernel';
import { type Transaction } from '@cloudtach/persistence';
import { type SeenEvent, SeenEventStore } from '../../seen-event.store.js';

/** In the order of the keys, so that two batches with the same events never wait for each other. */
const rememberEvents = `
  INSERT INTO seen_event (tenant, message_id, event_type, time_us, resource)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[])
    AS given (tenant, message_id, event_type, time_us, resource)
  ORDER BY tenant, message_id
  ON CONFLICT DO NOTHING
  RETURNING tenant, message_id`;

/** The table `seen_event`, one statement a batch. */
@Injectable()
export class PostgresSeenEventStore extends SeenEventStore {
  async remember(tx: Transaction, events: readonly SeenEvent[]): Promise<readonly boolean[]> {
    const { rows } = await tx.query<{ tenant: string; message_id: string }>({
      name: 'remember-events',
      text: rememberEvents,
      values: [
        events.map(({ tenantId }) => toTenant(tenantId)),
        events.map(({ messageId }) => toStorableText(messageId)),
        events.map(({ eventType }) => toStorableText(eventType)),
        events.map(({ time }) => BigInt(time)),
        events.map(({ resourceId }) => (resourceId === null ? null : toStorableText(resourceId))),
      ],
    });
    const firstSeen = new Set(rows.map((row) => JSON.stringify([row.tenant, row.message_id])));
    return events.map(({ tenantId, messageId }) =>
      firstSeen.delete(JSON.stringify([toTenant(tenantId), toStorableText(messageId)])),
    );
  }
}

function toTenant(tenantId: string | null): string {
  return tenantId === null ? '' : toStorableText(tenantId);
}
