import { type ArchivePolicy, type ArchivePolicyTier } from '../../domain/archive-policy.js';
import { type StoredArchivePolicy } from '../../application/archive-policy.store.js';

/** A row of `archive_policy`. */
export interface ArchivePolicyRow {
  readonly no: number;
  readonly name: string;
  readonly back_window: number;
  readonly definition: readonly ArchivePolicyTier[];
  readonly aggregation_methods: readonly string[];
  readonly block_buckets: number;
}

export function fromRow(row: ArchivePolicyRow): StoredArchivePolicy {
  const policy: ArchivePolicy = {
    name: row.name,
    backWindow: row.back_window,
    definition: row.definition.map(({ granularityMs, points }) => ({ granularityMs, points })),
    aggregationMethods: row.aggregation_methods,
  };
  return { no: row.no, policy, blockBuckets: row.block_buckets };
}
