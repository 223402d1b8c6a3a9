import { Inject, Injectable } from '@nestjs/common';
import { type Transaction } from '@cloudtach/persistence';
import { ArchivePolicyStore } from '../../archive-policies/application/archive-policy.store.js';
import { type ArchivePolicy } from '../../archive-policies/domain/archive-policy.js';
import { type AggregationPlan, planOf } from '../domain/aggregation-plan.js';

/** A policy and what it means for storing. */
export interface PlannedPolicy {
  readonly policy: ArchivePolicy;
  readonly plan: AggregationPlan;
}

/** Policies never change; there are as many as administrators made. */
const plansMax = 10_000;

/** The plans of archive policies by their short name, computed once. */
@Injectable()
export class AggregationPlans {
  private plans = new Map<number, PlannedPolicy>();

  constructor(@Inject(ArchivePolicyStore) private readonly policies: ArchivePolicyStore) {}

  /**
   * @param tx the transaction the caller is in: it must not wait for a second connection
   * @throws Error for a short name that no policy has: the caller took it from a row that refers to one
   */
  async find(policyNo: number, tx?: Transaction): Promise<PlannedPolicy> {
    const known = this.plans.get(policyNo);
    if (known !== undefined) return known;
    const stored = await this.policies.findByNo(policyNo, tx);
    if (stored === null) throw new Error(`archive policy ${policyNo} is gone`);
    if (this.plans.size >= plansMax) this.plans = new Map();
    const planned = { policy: stored.policy, plan: planOf(stored.policy, stored.blockBuckets) };
    this.plans.set(policyNo, planned);
    return planned;
  }
}
