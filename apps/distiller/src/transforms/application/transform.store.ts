import { type TenantId } from '@cloudtach/kernel';
import { type NewTransform } from '../domain/new-transform.js';
import { type ListPage } from '../../monasca-api/domain/list-page.js';
import { type Transform } from '../domain/transform.js';

/** A page of transforms in the order of their ids. */
export interface TransformPage extends ListPage {
  readonly tenantId: TenantId;
  /** Only the one with this name; null for all. */
  readonly name: string | null;
}

/** Where transforms are kept. A tenant sees its own live ones, nobody else does. */
export abstract class TransformStore {
  /**
   * Keeps a new transform and tells of it, both or neither.
   * @throws DomainError `transforms.name-taken`, `transforms.too-many`
   */
  abstract create(tenantId: TenantId, transform: NewTransform): Promise<Transform>;

  /** Up to one more than the limit of the page, so that the caller sees whether there are more. */
  abstract list(page: TransformPage): Promise<readonly Transform[]>;

  /** Null where the tenant has no such live transform. */
  abstract find(tenantId: TenantId, id: string): Promise<Transform | null>;

  /** Marks a transform as deleted and tells of it, both or neither; false where there is none. */
  abstract delete(tenantId: TenantId, id: string): Promise<boolean>;
}
