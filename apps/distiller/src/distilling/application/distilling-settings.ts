/** What an operator may change about distilling. */
export abstract class DistillingSettings {
  /** Days before today whose events are kept. */
  abstract readonly retentionDays: number;
}
