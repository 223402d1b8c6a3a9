import { type MetricId } from '@cloudtach/kernel';

/** What measures belong to. */
export interface Metric {
  readonly id: MetricId;
  readonly name: string | null;
  readonly archivePolicyName: string;
  /** Null equals null where owners are compared (gnocchi-api §3.1). */
  readonly createdByUserId: string | null;
  readonly createdByProjectId: string | null;
}

/** Who asks for something to be done to a metric. */
export interface MetricCaller {
  readonly projectId: string | null;
  readonly isAdmin: boolean;
}

/**
 * Whether the caller may read a metric and post measures to it: administrators and the project that created it
 * (gnocchi-api §3.2).
 */
export function mayUse(caller: MetricCaller, metric: Pick<Metric, 'createdByProjectId'>): boolean {
  return caller.isAdmin || caller.projectId === metric.createdByProjectId;
}
