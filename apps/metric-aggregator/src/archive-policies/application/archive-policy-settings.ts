import { type AggregationMethod } from '../domain/aggregation-method.js';

/** What an operator decides about archive policies; also the token it is provided under. */
export abstract class ArchivePolicySettings {
  /** Methods of policies that do not name any (`METRICS_DEFAULT_METHODS`). */
  abstract readonly defaultMethods: readonly AggregationMethod[];
  /** Whether a new installation gets the usual policies (`METRICS_DEFAULT_POLICIES`). */
  abstract readonly addsDefaultPolicies: boolean;
}
