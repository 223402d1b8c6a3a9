import { type JsonObject, type JsonValue, isJsonObject, jsonMember } from '@cloudtach/kernel';

/**
 * The instance that a notification of nova or a generic service is about (stacktach-v2 §1.7): `instance_uuid`
 * where that key is present, else `instance_id`, of the payload; where that is null or empty, the exception's
 * `kwargs.uuid`, then `instance.uuid`. Members of another shape than expected count as absent (B3).
 */
export function instanceOf(body: JsonObject): string | null {
  const payload = jsonMember(body, 'payload');
  if (!isJsonObject(payload)) return null;
  const named = Object.hasOwn(payload, 'instance_uuid')
    ? payload['instance_uuid']
    : jsonMember(payload, 'instance_id');
  return (
    toName(named) ??
    toName(jsonMember(jsonMember(jsonMember(payload, 'exception'), 'kwargs'), 'uuid')) ??
    toName(jsonMember(jsonMember(payload, 'instance'), 'uuid'))
  );
}

/** The image that a notification of glance is about (stacktach-v2 §1.5). */
export function imageOf(body: JsonObject): string | null {
  return toName(jsonMember(jsonMember(body, 'payload'), 'id'));
}

/** Ids are compared as text; whether one looks like a UUID is not asked (stacktach-v2 §1.7). */
function toName(value: JsonValue | undefined): string | null {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}
