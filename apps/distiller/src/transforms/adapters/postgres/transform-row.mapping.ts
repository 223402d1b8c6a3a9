import { toSafeInteger } from '@cloudtach/persistence';
import { type TenantId } from '@cloudtach/kernel';
import { type Transform } from '../../domain/transform.js';

/** A row of `distiller_definition`, as far as the API shows it. */
export interface TransformRow {
  readonly id: string;
  readonly tenant: TenantId;
  readonly name: string;
  readonly description: string;
  readonly specification: string;
  readonly enabled: boolean;
  readonly created_at_s: bigint;
  readonly updated_at_s: bigint;
}

/** The columns of a {@link TransformRow}. */
export const transformColumns =
  'id, tenant, name, description, specification, enabled, created_at_s, updated_at_s';

export function fromRow(row: TransformRow): Transform {
  return {
    id: row.id,
    tenantId: row.tenant,
    name: row.name,
    description: row.description,
    specification: row.specification,
    isEnabled: row.enabled,
    createdAt: toSafeInteger(row.created_at_s),
    updatedAt: toSafeInteger(row.updated_at_s),
  };
}
