import { isStorableText, type TenantId } from '@cloudtach/kernel';
import { Database } from '@cloudtach/persistence';
import { Inject, Injectable } from '@nestjs/common';
import {
  eventColumns,
  type EventRow,
  fromRow,
} from '../../../distilling/adapters/postgres/event-row.mapping.js';
import { type DistilledEvent } from '../../../distilling/domain/distilled-event.js';
import { type ListPage } from '../../../monasca-api/domain/list-page.js';
import { TenantEventReader } from '../../application/tenant-event.reader.js';

/** Where an event stands in the order of its tenant's. */
interface EventKeyRow {
  readonly time_us: bigint;
  readonly id: bigint;
}

const findKey = 'SELECT time_us, id FROM event_key WHERE message_id = $1 AND tenant = $2';

const listAfter = `
  SELECT ${eventColumns} FROM event
  WHERE tenant = $1 AND time_us >= $2 AND (time_us, id) > ($2, $3)
  ORDER BY time_us, id LIMIT $4`;

const findEvent = `
  SELECT ${eventColumns} FROM event_key JOIN event USING (time_us, id)
  WHERE event_key.message_id = $1 AND event_key.tenant = $2`;

/** Before every event that can be stored. */
const beginning: EventKeyRow = { time_us: -(2n ** 62n), id: 0n };

/** Reads a tenant's rows of `event`. */
@Injectable()
export class PostgresTenantEventReader extends TenantEventReader {
  constructor(@Inject(Database) private readonly database: Database) {
    super();
  }

  async list(tenantId: TenantId, { offset, limit }: ListPage): Promise<readonly DistilledEvent[] | null> {
    const after = offset === null ? beginning : await this.keyOf(tenantId, offset);
    if (after === null) return null;
    if (limit === 0) return [];
    const values = [tenantId, after.time_us, after.id, limit + 1];
    return (await this.database.query<EventRow>(listAfter, values)).map(fromRow);
  }

  async find(tenantId: TenantId, messageId: string): Promise<DistilledEvent | null> {
    if (!isStorableText(messageId)) return null;
    const [row] = await this.database.query<EventRow>(findEvent, [messageId, tenantId]);
    return row === undefined ? null : fromRow(row);
  }

  private async keyOf(tenantId: TenantId, messageId: string): Promise<EventKeyRow | null> {
    if (!isStorableText(messageId)) return null;
    const [key] = await this.database.query<EventKeyRow>(findKey, [messageId, tenantId]);
    return key ?? null;
  }
}
