import type { Identity } from '@cloudtach/http';

/** Headers of a request as Node gives them: names in lower case. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Most roles that are kept, and the longest user, project or role, in characters. */
const rolesMax = 64;
const textLengthMax = 1024;

/** What a caller said about himself does not fit into an identity. */
export type UnusableIdentity = 'too-long' | 'basic-malformed';

/**
 * The identity that a caller claims by headers (decisions §3): `X-User-Id`, `X-Project-Id` with its alias
 * `X-Tenant-Id`, `X-Roles`, and the user name of HTTP Basic where no user id is given. An empty header is as if
 * absent. The user `admin` of HTTP Basic has the role admin (gnocchi-api §3.1).
 */
export function claimedIdentity(headers: RequestHeaders, requestId: string): Identity | UnusableIdentity {
  const userId = textOf(headers['x-user-id']);
  const projectId = textOf(headers['x-project-id']) ?? textOf(headers['x-tenant-id']);
  const roles = rolesOf(textOf(headers['x-roles']));
  const basic = userId === null ? basicUser(textOf(headers['authorization'])) : null;
  if (basic === undefined) return 'basic-malformed';
  const claimed = {
    userId: userId ?? basic,
    projectId,
    roles: basic === 'admin' && roles.length === 0 ? ['admin'] : roles,
    requestId,
  };
  return isTooLong(claimed) ? 'too-long' : claimed;
}

function textOf(header: string | readonly string[] | undefined): string | null {
  const text = (typeof header === 'string' ? header : header?.[0])?.trim();
  return text === undefined || text === '' ? null : text;
}

function rolesOf(header: string | null): readonly string[] {
  if (header === null) return [];
  return header
    .split(',')
    .map((role) => role.trim())
    .filter((role) => role !== '');
}

/** The user name of HTTP Basic; null without it, undefined when it cannot be read. */
function basicUser(header: string | null): string | null | undefined {
  const [, credentials] = /^basic +([A-Za-z0-9+/=_-]+)$/i.exec(header ?? '') ?? [];
  if (credentials === undefined) return header !== null && /^basic\b/i.test(header) ? undefined : null;
  try {
    const bytes = Uint8Array.from(atob(credentials), (character) => character.charCodeAt(0));
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const user = text.split(':', 1)[0] ?? '';
    return user === '' ? undefined : user;
  } catch {
    return undefined;
  }
}

function isTooLong({ userId, projectId, roles }: Identity): boolean {
  const texts = [userId ?? '', projectId ?? '', ...roles];
  return roles.length > rolesMax || texts.some((text) => text.length > textLengthMax);
}
