import { type TenantId } from '@cloudtach/kernel';
import { type DistilledEvent } from '../../distilling/domain/distilled-event.js';
import { type ListPage } from '../../monasca-api/domain/list-page.js';

/** Reads the events of one tenant. */
export abstract class TenantEventReader {
  /**
   * Events in the order of their times, those of one time in the order of storage; up to one more than the limit of
   * the page. Null where the offset is the id of no event of the tenant.
   */
  abstract list(tenantId: TenantId, page: ListPage): Promise<readonly DistilledEvent[] | null>;

  /** Null where the tenant has no event of this id. */
  abstract find(tenantId: TenantId, messageId: string): Promise<DistilledEvent | null>;
}
