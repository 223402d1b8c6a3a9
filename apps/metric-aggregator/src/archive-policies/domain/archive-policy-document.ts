import { type JsonObject } from '@cloudtach/kernel';
import { printTimespan } from '../../wire-format/domain/timespan.js';
import { type ArchivePolicy, timespanMsOf } from './archive-policy.js';

/** A policy as clients see it, members in the order of the seed (gnocchi-api §9.1). */
export function toDocument({ name, backWindow, definition, aggregationMethods }: ArchivePolicy): JsonObject {
  return {
    aggregation_methods: [...aggregationMethods],
    back_window: backWindow,
    definition: definition.map((tier) => ({
      granularity: printMs(tier.granularityMs),
      points: tier.points,
      timespan: printMs(timespanMsOf(tier)),
    })),
    name,
  };
}

function printMs(ms: number | null): string | null {
  return ms === null ? null : printTimespan(ms * 1000);
}
