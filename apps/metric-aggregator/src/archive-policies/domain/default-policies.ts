import { type AggregationMethod } from './aggregation-method.js';
import { type ArchivePolicy } from './archive-policy.js';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** The policies of a new installation (gnocchi-api §9.7, the table of 4.x). */
export function defaultPolicies(methods: readonly AggregationMethod[]): ArchivePolicy[] {
  return [
    {
      name: 'bool',
      backWindow: 3600,
      definition: [{ granularityMs: secondMs, points: 31_536_000 }],
      aggregationMethods: ['last'],
    },
    {
      name: 'low',
      backWindow: 0,
      definition: [{ granularityMs: 5 * minuteMs, points: 8640 }],
      aggregationMethods: methods,
    },
    {
      name: 'medium',
      backWindow: 0,
      definition: [
        { granularityMs: minuteMs, points: 10_080 },
        { granularityMs: hourMs, points: 8760 },
      ],
      aggregationMethods: methods,
    },
    {
      name: 'high',
      backWindow: 0,
      definition: [
        { granularityMs: secondMs, points: 3600 },
        { granularityMs: minuteMs, points: 10_080 },
        { granularityMs: hourMs, points: 8760 },
      ],
      aggregationMethods: methods,
    },
  ];
}
