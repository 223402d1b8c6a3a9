import { type JsonObject, type JsonValue } from '@cloudtach/kernel';
import { type Metric } from './metric.js';

/** The answer to the creation of a metric, members in the order of the seed (gnocchi-api §11.1). */
export function toCreatedDocument(metric: Metric): JsonObject {
  return {
    archive_policy_name: metric.archivePolicyName,
    created_by_project_id: metric.createdByProjectId,
    created_by_user_id: metric.createdByUserId,
    id: metric.id,
    name: metric.name,
    resource_id: null,
  };
}

/** A metric with the whole of its archive policy (gnocchi-api §11.2). */
export function toDocument(metric: Metric, archivePolicy: JsonValue): JsonObject {
  return {
    archive_policy: archivePolicy,
    created_by_project_id: metric.createdByProjectId,
    created_by_user_id: metric.createdByUserId,
    id: metric.id,
    name: metric.name,
    resource: null,
  };
}
