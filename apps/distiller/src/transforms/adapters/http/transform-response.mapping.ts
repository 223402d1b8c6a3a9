import { type JsonObject } from '@cloudtach/kernel';
import { type Transform } from '../../domain/transform.js';

/** A transform as listings have it: `enabled` is a number there, and only what is live is seen. */
export function toElement(transform: Transform): JsonObject {
  return {
    id: transform.id,
    tenant_id: transform.tenantId,
    name: transform.name,
    description: transform.description,
    specification: transform.specification,
    enabled: transform.isEnabled ? 1 : 0,
    created_at: transform.createdAt,
    updated_at: transform.updatedAt,
    deleted_at: null,
  };
}

/** What a POST is answered with, where `enabled` is a boolean (monasca-events.md §1.4.2). */
export function toCreated({ id, name, description, specification, isEnabled }: Transform): JsonObject {
  return { id, name, description, specification, enabled: isEnabled };
}
