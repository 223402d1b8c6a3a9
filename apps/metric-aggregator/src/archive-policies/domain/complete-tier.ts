import { invalidInput } from '../../wire-format/domain/invalid-input.js';
import { GnocchiRefusal } from '../../wire-format/domain/gnocchi-refusal.js';
import { printPythonFloat } from '../../wire-format/domain/python-float.js';
import { type TimespanMicros } from '../../wire-format/domain/timespan.js';
import { type ArchivePolicyTier } from './archive-policy.js';

/** A tier as a client described it, in positive numbers; null for what it did not say. */
export interface TierDescription {
  readonly granularity: TimespanMicros | null;
  readonly points: number | null;
  readonly timespan: TimespanMicros | null;
}

const microsPerSecond = 1e6;
const microsPerMilli = 1e3;

/** Ten years: nothing in the specifications is coarser than a year. */
const granularityMicrosMax = 3653 * 86_400 * microsPerSecond;

/**
 * Completes a tier from what was given of granularity, points and timespan (gnocchi-api §9.3, with the seed's
 * rounding of a computed granularity to whole seconds). Bucket limits are whole milliseconds.
 *
 * @throws GnocchiRefusal where too little was given or the numbers contradict each other.
 */
export function completeTier(given: TierDescription, index: number): ArchivePolicyTier {
  const granularity = granularityOf(given);
  if (granularity % microsPerMilli !== 0 || granularity <= 0 || granularity > granularityMicrosMax) {
    throw invalidInput('not a valid value', ['definition', index, 'granularity'], 'Invalid timespan');
  }
  const points = pointsOf(given, granularity);
  if (points !== null && !Number.isSafeInteger(points * granularity)) {
    throw invalidInput('not a valid value', ['definition', index, 'points'], 'value must be at most 2^53');
  }
  return { granularityMs: granularity / microsPerMilli, points };
}

/** @throws GnocchiRefusal when two tiers have one granularity. */
export function assertDistinctGranularities(tiers: readonly ArchivePolicyTier[]): void {
  const seen = new Set<number>();
  for (const { granularityMs } of tiers) {
    if (seen.has(granularityMs)) {
      throw refusal(
        `More than one archive policy uses granularity \`${printPythonFloat(granularityMs / 1000)}'`,
      );
    }
    seen.add(granularityMs);
  }
}

function granularityOf({ granularity, points, timespan }: TierDescription): TimespanMicros {
  if (granularity !== null) return granularity;
  if (points === null || timespan === null) {
    throw refusal('At least two of granularity/points/timespan must be provided');
  }
  return roundHalfEven(timespan / microsPerSecond / points) * microsPerSecond;
}

function pointsOf(
  { points, timespan, ...given }: TierDescription,
  granularity: TimespanMicros,
): number | null {
  if (given.granularity === null || timespan === null) return points;
  if (points === null) {
    const fitting = Math.floor(timespan / granularity);
    if (fitting < 1) throw refusal('Calculated number of points is < 0');
    return fitting;
  }
  if (points * granularity !== timespan) throw refusal('timespan ≠ granularity × points');
  return points;
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function refusal(message: string): GnocchiRefusal {
  return new GnocchiRefusal({ code: 'metrics.invalid-input', kind: 'invalid', message });
}
