import { GnocchiRefusal } from '../../wire-format/domain/gnocchi-refusal.js';

/** No metric has this id; also for text that is no id at all. */
export function metricMissing(id: string): GnocchiRefusal {
  return new GnocchiRefusal({
    code: 'metrics.metric-missing',
    kind: 'missing',
    message: `Metric ${id} does not exist`,
  });
}
