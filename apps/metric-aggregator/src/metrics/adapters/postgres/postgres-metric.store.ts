import { Inject, Injectable } from '@nestjs/common';
import { isStorableText, type MetricId } from '@cloudtach/kernel';
import { Database } from '@cloudtach/persistence';
import { type KnownMetric, MetricStore } from '../../application/metric.store.js';
import { type Metric } from '../../domain/metric.js';

const insertMetric = `
  INSERT INTO metric (id, shard, archive_policy_no, name, created_by_user_id, created_by_project_id)
  SELECT $1, $2, no, $4, $5, $6 FROM archive_policy WHERE archive_policy.name = $3
  RETURNING no`;

const findMetric = `
  SELECT metric.id, metric.name, archive_policy.name AS archive_policy_name,
    metric.created_by_user_id, metric.created_by_project_id
  FROM metric JOIN archive_policy ON archive_policy.no = metric.archive_policy_no
  WHERE metric.id = $1`;

const findKnownMetrics = `
  SELECT id, no, shard, archive_policy_no, created_by_project_id FROM metric WHERE id = ANY($1::uuid[])`;

interface MetricRow {
  readonly id: MetricId;
  readonly name: string | null;
  readonly archive_policy_name: string;
  readonly created_by_user_id: string | null;
  readonly created_by_project_id: string | null;
}

interface KnownMetricRow {
  readonly id: MetricId;
  readonly no: number;
  readonly shard: number;
  readonly archive_policy_no: number;
  readonly created_by_project_id: string | null;
}

/** The table `metric`. */
@Injectable()
export class PostgresMetricStore extends MetricStore {
  constructor(@Inject(Database) private readonly database: Database) {
    super();
  }

  async add(metric: Metric, shard: number): Promise<boolean> {
    const { id, archivePolicyName, name, createdByUserId, createdByProjectId } = metric;
    if (!isStorableText(archivePolicyName)) return false;
    const values = [id, shard, archivePolicyName, name, createdByUserId, createdByProjectId];
    return (await this.database.query(insertMetric, values)).length > 0;
  }

  async find(id: MetricId): Promise<Metric | null> {
    const [row] = await this.database.query<MetricRow>(findMetric, [id]);
    if (row === undefined) return null;
    return {
      id: row.id,
      name: row.name,
      archivePolicyName: row.archive_policy_name,
      createdByUserId: row.created_by_user_id,
      createdByProjectId: row.created_by_project_id,
    };
  }

  async findKnown(ids: readonly MetricId[]): Promise<ReadonlyMap<MetricId, KnownMetric>> {
    const rows = await this.database.query<KnownMetricRow>(findKnownMetrics, [ids]);
    return new Map(rows.map((row) => [row.id, toKnownMetric(row)]));
  }
}

function toKnownMetric(row: KnownMetricRow): KnownMetric {
  const { no, shard } = row;
  return { no, shard, archivePolicyNo: row.archive_policy_no, createdByProjectId: row.created_by_project_id };
}
