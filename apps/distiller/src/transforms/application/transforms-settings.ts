/** What an operator may change about transforms. */
export abstract class TransformsSettings {
  /** Roles with full access to the Monasca API. */
  abstract readonly roles: readonly string[];
  /** Most live transforms of one tenant. */
  abstract readonly perTenantMax: number;
  /** Most characters of the specifications of one tenant's live transforms together. */
  abstract readonly charactersPerTenantMax: number;
}
