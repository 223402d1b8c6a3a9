import { hasRole, type Identity } from '@cloudtach/http';
import { type MetricCaller } from '../../domain/metric.js';

/** Who asks, as the rules of metrics see it. */
export function toCaller(identity: Identity): MetricCaller {
  return { projectId: identity.projectId, isAdmin: hasRole(identity, 'admin') };
}
