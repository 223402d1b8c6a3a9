import { hasSomeRole, HttpRefusal, type Identity, monascaForbidden, monascaTenantOf } from '@cloudtach/http';

/** Roles by what they allow. */
export abstract class PostingRoles {
  abstract readonly full: readonly string[];
  abstract readonly agent: readonly string[];
  abstract readonly delegate: readonly string[];
  abstract readonly bulk: readonly string[];
}

const tenantLengthMax = 255;

/**
 * The tenant that a request to `/v2.0/events` posts for: the caller's own, or for a delegate the one that `tenant_id`
 * names (monasca-events.md §1.6). @throws HttpRefusal 401 for whoever may not
 */
export function postingTenant(caller: Identity, roles: PostingRoles, wanted: string | null): string {
  const own = monascaTenantOf(caller);
  const isDelegate = hasSomeRole(caller, roles.delegate);
  if (!isDelegate && !hasSomeRole(caller, roles.full) && !hasSomeRole(caller, roles.agent))
    throw monascaForbidden('No role of the caller allows to post events.');
  if (wanted === null || wanted === '' || wanted === own) return own;
  if (!isDelegate) throw monascaForbidden('No role of the caller allows to post events of another tenant.');
  if (wanted.length > tenantLengthMax) throw badTenant();
  return wanted;
}

/** The project that a request to `/v1.0/events` posts for. @throws HttpRefusal 401 without one, 403 without a role */
export function bulkPostingProject(caller: Identity, roles: PostingRoles): string {
  const project = monascaTenantOf(caller);
  if (hasSomeRole(caller, roles.bulk) || hasSomeRole(caller, roles.agent)) return project;
  throw new HttpRefusal({
    status: 403,
    code: 'monasca.role-missing',
    message: 'No role of the caller allows to post events.',
  });
}

function badTenant(): HttpRefusal {
  return new HttpRefusal({
    status: 400,
    code: 'posted-events.invalid',
    message: `tenant_id: at most ${tenantLengthMax} characters.`,
  });
}
