import { type InstantMicros } from '@cloudtach/kernel';
import { type Tenant } from './catalogue.js';
import { envelopeTime } from './payload-times.js';

/** The request that an operation belongs to; all notifications of one operation share it (notifications.md §1). */
export interface RequestContext {
  readonly requestId: string;
  readonly tenant: Tenant;
  readonly startedAt: InstantMicros;
  /** Null for what services do of their own accord. A secret, as in real clouds: consumers must mask it. */
  readonly authToken: string | null;
  readonly remoteAddress: string | null;
}

/** The context of a periodic task: an administrator without token or address. */
export function periodicContext(requestId: string, tenant: Tenant, startedAt: InstantMicros): RequestContext {
  return { requestId, tenant, startedAt, authToken: null, remoteAddress: null };
}

/** The context as it stands inside the arguments of a failed call (notifications.md §6). */
export function unflattenedContext(context: RequestContext): Record<string, unknown> {
  const isPeriodic = context.authToken === null;
  return {
    request_id: `req-${context.requestId}`,
    tenant: context.tenant.tenantId,
    project_id: context.tenant.tenantId,
    project_name: context.tenant.tenantId,
    user: context.tenant.userId,
    user_id: context.tenant.userId,
    user_name: context.tenant.userId,
    roles: isPeriodic ? ['admin'] : ['compute:default', 'object-store:default', 'identity:user-admin'],
    is_admin: isPeriodic,
    auth_token: context.authToken,
    remote_address: context.remoteAddress,
    timestamp: envelopeTime(context.startedAt),
    read_deleted: 'no',
    quota_class: null,
    glance_api_servers: null,
    instance_lock_checked: false,
  };
}

/** One operation sends up to 65 notifications with one context, which is a third of a body. */
const flattenedContexts = new WeakMap<RequestContext, Readonly<Record<string, unknown>>>();

/** The context as members of the notification itself, `_context_` before each name; not to be changed. */
export function flattenedContext(context: RequestContext): Readonly<Record<string, unknown>> {
  const known = flattenedContexts.get(context);
  if (known !== undefined) return known;
  const flattened: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(unflattenedContext(context))) {
    flattened[`_context_${name}`] = value;
  }
  flattenedContexts.set(context, flattened);
  return flattened;
}
