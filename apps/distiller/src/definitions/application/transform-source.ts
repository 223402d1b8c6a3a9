import { type TenantId } from '@cloudtach/kernel';
import { type Transaction } from '@cloudtach/persistence';

/** What decides whether a transform wants an event: the patterns of each of its definitions, in their order. */
export interface TransformPatterns {
  readonly id: string;
  readonly patterns: readonly (readonly string[])[];
}

/** Which transforms changed. */
export interface TransformChanges {
  /** Where to ask from the next time. */
  readonly version: bigint;
  /** Null where nobody knows any more: it may be any tenant. */
  readonly tenants: readonly TenantId[] | null;
}

/** Reads the live transforms of tenants. */
export abstract class TransformSource {
  /** Tenants whose transforms changed after a version; none where it is null. */
  abstract changesSince(tx: Transaction, version: bigint | null): Promise<TransformChanges>;

  /** The transforms of some tenants in the order of their creation; tenants without any are left out. */
  abstract patternsOf(
    tx: Transaction,
    tenants: readonly TenantId[],
  ): Promise<ReadonlyMap<TenantId, readonly TransformPatterns[]>>;

  /** The specifications of some transforms, by id. */
  abstract specificationsOf(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}
