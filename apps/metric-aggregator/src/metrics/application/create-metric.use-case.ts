import { Inject, Injectable } from '@nestjs/common';
import { type JsonValue } from '@cloudtach/kernel';
import { GnocchiRefusal } from '../../wire-format/domain/gnocchi-refusal.js';
import { type Metric } from '../domain/metric.js';
import { readNewMetric } from '../domain/read-new-metric.js';
import { MetricDirectory } from './metric-directory.js';
import { MetricIds } from './metric-ids.js';
import { MetricStore } from './metric.store.js';

/** `POST /v1/metric`. */
@Injectable()
export class CreateMetric {
  constructor(
    @Inject(MetricStore) private readonly metrics: MetricStore,
    @Inject(MetricIds) private readonly ids: MetricIds,
    @Inject(MetricDirectory) private readonly directory: MetricDirectory,
  ) {}

  /** @throws GnocchiRefusal for a bad body, an unknown policy, and a metric that no policy is found for */
  async run(
    body: JsonValue,
    creator: { readonly userId: string | null; readonly projectId: string | null },
  ): Promise<Metric> {
    const { archivePolicyName, name } = readNewMetric(body);
    if (archivePolicyName === null) throw ruleMissing(name);
    const id = this.ids.next();
    const metric: Metric = {
      id,
      name,
      archivePolicyName,
      createdByUserId: creator.userId,
      createdByProjectId: creator.projectId,
    };
    if (!(await this.metrics.add(metric, this.ids.shardOf(id)))) throw policyMissing(archivePolicyName);
    this.directory.added(id);
    return metric;
  }
}

function policyMissing(name: string): GnocchiRefusal {
  return new GnocchiRefusal({
    code: 'metrics.policy-missing',
    kind: 'invalid',
    message: `Archive policy ${name} does not exist`,
  });
}

function ruleMissing(name: string | null): GnocchiRefusal {
  return new GnocchiRefusal({
    code: 'metrics.rule-missing',
    kind: 'invalid',
    message:
      'No archive policy name specified and no archive policy rule found matching the metric name ' +
      (name ?? 'None'),
  });
}
