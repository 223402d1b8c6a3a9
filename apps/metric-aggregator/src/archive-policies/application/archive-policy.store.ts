import { type Transaction } from '@cloudtach/persistence';
import { type ArchivePolicy } from '../domain/archive-policy.js';

/** A policy as it is stored. */
export interface StoredArchivePolicy {
  /** Its short name in storage. */
  readonly no: number;
  readonly policy: ArchivePolicy;
  /** How many buckets its blocks have room for: fixed when it was made, because stored blocks depend on it. */
  readonly blockBuckets: number;
}

/** Where archive policies are kept. */
export abstract class ArchivePolicyStore {
  /** False when a policy of this name exists. */
  abstract add(policy: ArchivePolicy): Promise<boolean>;

  abstract find(name: string): Promise<StoredArchivePolicy | null>;

  /** @param tx the transaction the caller is in: it must not wait for a second connection */
  abstract findByNo(no: number, tx?: Transaction): Promise<StoredArchivePolicy | null>;

  /** All of them, by name. */
  abstract list(): Promise<readonly ArchivePolicy[]>;

  /** Adds the policies of a new installation, once: not where there are policies, nor where it was done before. */
  abstract addDefaults(policies: readonly ArchivePolicy[]): Promise<boolean>;
}
