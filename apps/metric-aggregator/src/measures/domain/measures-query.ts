import { type InstantNanos } from '@cloudtach/kernel';
import { GnocchiRefusal } from '../../wire-format/domain/gnocchi-refusal.js';
import { parseTimespan } from '../../wire-format/domain/timespan.js';
import { readTimestamp } from '../../wire-format/domain/timestamp.js';

/** What is asked of the measures of a metric (gnocchi-api §12.3). */
export interface MeasuresQuery {
  readonly method: string;
  /** Null for no bound. */
  readonly start: InstantNanos | null;
  readonly stop: InstantNanos | null;
  /** In milliseconds, also fractions of one; null for all. */
  readonly granularityMs: number | null;
  /** Whether to wait for everything that was acknowledged. */
  readonly waits: boolean;
}

const trueWords: ReadonlySet<string> = new Set(['1', 't', 'true', 'on', 'y', 'yes']);

/**
 * Reads the parameters of `GET …/measures`; others are ignored, an empty one is as if absent.
 * @throws GnocchiRefusal
 */
export function readMeasuresQuery(parameters: ReadonlyMap<string, string>, now: InstantNanos): MeasuresQuery {
  return {
    method: parameters.get('aggregation') ?? 'mean',
    start: readBound('start', parameters, now),
    stop: readBound('stop', parameters, now),
    granularityMs: readGranularity(parameters),
    waits: trueWords.has((parameters.get('refresh') ?? '').toLowerCase()),
  };
}

function readBound(
  name: 'start' | 'stop',
  parameters: ReadonlyMap<string, string>,
  now: InstantNanos,
): InstantNanos | null {
  const text = parameters.get(name);
  if (text === undefined) return null;
  const reading = readTimestamp(text, now);
  if (reading !== null) return reading.instant;
  throw argumentRefusal(name, `Invalid value for ${name}`, 'Must be a datetime or a timestamp');
}

function readGranularity(parameters: ReadonlyMap<string, string>): number | null {
  const text = parameters.get('granularity');
  if (text === undefined) return null;
  const micros = parseTimespan(text);
  if (micros !== null) return micros / 1000;
  throw argumentRefusal('granularity', 'Invalid value for granularity', 'Unable to parse timespan');
}

function argumentRefusal(name: string, message: string, reason: string): GnocchiRefusal {
  return new GnocchiRefusal({
    code: 'metrics.invalid-argument',
    kind: 'invalid',
    message,
    description: { cause: 'Argument value error', detail: name, reason },
  });
}
