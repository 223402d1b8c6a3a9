import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type InstantNanos } from '@cloudtach/kernel';
import { seedDefaultMethods } from '../../archive-policies/domain/aggregation-method.js';
import { readArchivePolicy } from '../../archive-policies/domain/read-archive-policy.js';
import { readTimestamp } from '../../wire-format/domain/timestamp.js';
import { type Closing, StoredMetric, type TestPoint } from './stored-metric.builder.js';

interface Vector {
  readonly id: string;
  readonly note?: string;
  readonly policy: {
    readonly definition: { granularity: number; points: number | null }[];
    readonly back_window: number;
    readonly aggregation_methods: string[];
  };
  readonly batches: readonly (readonly [time: string, value: number | string][])[];
  readonly expect: readonly {
    readonly granularity: number;
    readonly start?: string;
    readonly stop?: string;
    readonly methods: Readonly<Record<string, [time: string, value: number][]>>;
  }[];
}

const file = new URL('../../../conformance/one-series.json', import.meta.url);
const { vectors, date } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[]; date: string };
const closings: readonly Closing[] = ['by-rule', 'always', 'never'];

describe('numeric vectors of one series', () => {
  it.each(vectors.flatMap((vector) => closings.map((closing) => [vector.id, closing, vector] as const)))(
    '%s, the window closed %s',
    (_id, closing, vector) => {
      const metric = new StoredMetric(readArchivePolicy({ name: 'p', ...vector.policy }, seedDefaultMethods));
      for (const batch of vector.batches) metric.flush([batch.map(toPoint)], closing);
      for (const expected of vector.expect) {
        for (const [method, values] of Object.entries(expected.methods)) {
          const [startMs, stopMs] = [toMs(expected.start, -Infinity), toMs(expected.stop, Infinity)];
          const series = metric.read(method, expected.granularity * 1000, startMs, stopMs);
          expect([method, series.startsMs]).toEqual([method, values.map(([time]) => toMs(time, 0))]);
          values.forEach(([, value], index) => {
            // The tolerance of gnocchi-timeseries §16; what the originals computed differs in the last digits.
            const difference = Math.abs((series.values[index] ?? Number.NaN) - value);
            expect(difference).toBeLessThanOrEqual(Math.max(1e-12, 1e-9 * Math.abs(value)));
          });
        }
      }
    },
  );
});

function toPoint([time, value]: readonly [string, number | string]): TestPoint {
  return [toNanos(time), value === 'inf' ? Infinity : Number(value)];
}

function toMs(time: string | undefined, otherwise: number): number {
  return time === undefined ? otherwise : Number(toNanos(time)) / 1e6;
}

function toNanos(time: string): bigint {
  const text = /^\d\d:/.test(time) ? `${date}T${time}` : time;
  const reading = readTimestamp(text, 0n as InstantNanos);
  if (reading === null) throw new Error(`not a time: ${time}`);
  return reading.instant;
}
