/** What an operator may change about the events of tenants. */
export abstract class TenantEventsSettings {
  /** Roles with full access to the Monasca API. */
  abstract readonly roles: readonly string[];
  /** Roles that may ask for the events of another tenant. */
  abstract readonly delegateRoles: readonly string[];
}
