import { derivedId, transformDefinitionsTopic } from '@cloudtach/contracts';
import { type JsonObject, printJson } from '@cloudtach/kernel';
import { type OutgoingMessage } from '@cloudtach/messaging';
import { type NewTransform } from '../../domain/new-transform.js';
import { type Transform } from '../../domain/transform.js';

/** Tells of a new transform: what was posted, as it was posted (monasca-events.md §2.4). */
export function toCreatedMessage(transform: Transform, { saysEnabled }: NewTransform): OutgoingMessage {
  const { name, description, specification, isEnabled } = transform;
  return toMessage(transform, 'created', {
    name,
    description,
    specification,
    ...(saysEnabled ? { enabled: isEnabled } : {}),
  });
}

/** Tells that a transform is gone. */
export function toDeletedMessage(transform: Pick<Transform, 'id' | 'tenantId'>): OutgoingMessage {
  return toMessage(transform, 'deleted', []);
}

/** By id, so that the compacted topic keeps the last word on each. */
function toMessage(
  { id, tenantId }: Pick<Transform, 'id' | 'tenantId'>,
  change: 'created' | 'deleted',
  definition: JsonObject | [],
): OutgoingMessage {
  const document = { transform_id: id, tenant_id: tenantId, transform_definition: definition };
  return {
    topic: transformDefinitionsTopic,
    key: id,
    value: Buffer.from(printJson(document)),
    headers: {
      id: derivedId('message', 'transform', id, change),
      type: 'transform-definition',
      version: '1',
      source: 'distiller',
    },
  };
}
