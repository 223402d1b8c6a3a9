/** Who asks. Null means that the caller did not say; null equals null in comparisons of owners (gnocchi-api §3.1). */
export interface Identity {
  readonly userId: string | null;
  readonly projectId: string | null;
  /** Trimmed, in the letter case they were sent in; compare with `hasRole`. */
  readonly roles: readonly string[];
  /** Id of the request the identity was established for. */
  readonly requestId: string;
}

/** True when the caller has the role; letter case does not matter. */
export function hasRole(identity: Identity, role: string): boolean {
  const wanted = role.toLowerCase();
  return identity.roles.some((held) => held.toLowerCase() === wanted);
}

/** True when the caller said nothing about himself. */
export function isAnonymous(identity: Identity): boolean {
  return identity.userId === null && identity.projectId === null && identity.roles.length === 0;
}
