import { HttpRefusal } from './http-refusal.js';
import { hasRole, type Identity } from './identity.js';

/** The challenge on every 401 of the Monasca API, the role failure included (monasca-events.md §1.1, 4.2). */
const challenge = { 'www-authenticate': 'Basic realm="CloudTach"' };

/**
 * The tenant of a caller of the Monasca API: its project.
 * @throws HttpRefusal 401 `Unauthorized` for a caller without one (monasca-events.md §1.6)
 */
export function monascaTenantOf(caller: Identity): string {
  if (caller.projectId !== null) return caller.projectId;
  throw new HttpRefusal({
    status: 401,
    code: 'monasca.project-missing',
    message: 'This API needs to know for which project the caller asks.',
    headers: challenge,
  });
}

/** True when the caller has one of the roles; letter case and blanks around do not matter. */
export function hasSomeRole(caller: Identity, roles: readonly string[]): boolean {
  return roles.some((role) => hasRole(caller, role.trim()));
}

/** The refusal of `/v2.0` to a caller whose roles do not suffice: 401, titled `Forbidden` (monasca-events.md §1.1). */
export function monascaForbidden(message: string): HttpRefusal {
  return new HttpRefusal({
    status: 401,
    code: 'monasca.role-missing',
    title: 'Forbidden',
    message,
    headers: challenge,
  });
}
