/** What an operator may change about distilling. */
export abstract class DistillingSettings {
  /** Whether notifications that no definition matches become events. */
  abstract readonly catchAll: boolean;
}
