import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ReferenceMetric } from './reference-metric.builder.js';
import { type Closing, StoredMetric, type TestPoint } from './stored-metric.builder.js';

const methods = [
  'mean',
  'sum',
  'min',
  'max',
  'count',
  'first',
  'last',
  'std',
  'median',
  '5pct',
  '95pct',
  '50pct',
];
const rates = methods.map((method) => `rate:${method}`);
const secondNs = 1_000_000_000n;
const startNs = 1_388_577_600n * secondNs;

const policies = fc.record({
  name: fc.constant('p'),
  backWindow: fc.integer({ min: 0, max: 5 }),
  definition: fc
    .uniqueArray(fc.constantFrom(1, 200, 1000, 7000, 60_000, 300_000, 3_600_000), {
      minLength: 1,
      maxLength: 3,
    })
    .chain((granularities) =>
      fc.tuple(
        ...granularities.map((granularityMs) =>
          fc.record({
            granularityMs: fc.constant(granularityMs),
            points: fc.option(fc.integer({ min: 1, max: 400 })),
          }),
        ),
      ),
    ),
  aggregationMethods: fc.constantFrom(
    methods,
    [...methods, ...rates],
    ['last'],
    ['rate:mean'],
    ['mean', 'count'],
  ),
});

const values = fc.oneof(
  { weight: 10, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0) },
  { weight: 10, arbitrary: fc.integer({ min: -5, max: 5 }) },
  { weight: 1, arbitrary: fc.constantFrom(Infinity, -Infinity, Number.NaN, 1e308, -1e308) },
);

/** Times that wander on, with late ones and repeats among them: steps in milliseconds, and nanoseconds above. */
const flushes = fc.array(
  fc.record({
    batches: fc.array(
      fc.array(
        fc.record({
          stepMs: fc.oneof(
            { weight: 6, arbitrary: fc.integer({ min: 0, max: 20_000 }) },
            { weight: 2, arbitrary: fc.integer({ min: -400_000, max: 0 }) },
            { weight: 1, arbitrary: fc.integer({ min: 0, max: 20_000_000 }) },
          ),
          nanos: fc.constantFrom(0, 1, 999_999),
          value: values,
        }),
        { maxLength: 12 },
      ),
      { minLength: 1, maxLength: 4 },
    ),
    closing: fc.constantFrom<Closing>('by-rule', 'always', 'never'),
    reopens: fc.boolean(),
  }),
  { maxLength: 12 },
);

describe('a stored metric', () => {
  it('equals the slow reference however its batches share flushes and whenever its window is closed', () => {
    fc.assert(
      fc.property(policies, flushes, (policy, plan) => {
        const stored = new StoredMetric(policy);
        const reference = new ReferenceMetric(policy);
        let timeNs = startNs;
        for (const flush of plan) {
          const batches = flush.batches.map((batch) =>
            batch.map(({ stepMs, nanos, value }): TestPoint => {
              timeNs += BigInt(stepMs) * 1_000_000n;
              return [timeNs - (timeNs % 1_000_000n) + BigInt(nanos), value];
            }),
          );
          for (const batch of batches) reference.post(batch);
          stored.flush(batches, flush.closing);
          if (flush.reopens) stored.reopen();
        }
        for (const { granularityMs } of policy.definition) {
          for (const method of policy.aggregationMethods) {
            expect([method, pairs(stored, method, granularityMs)]).toEqual([
              method,
              reference.read(method, granularityMs),
            ]);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('reads the buckets that a range of time touches', () => {
    const policy = {
      name: 'p',
      backWindow: 0,
      definition: [
        { granularityMs: 1000, points: 100 },
        { granularityMs: 60_000, points: null },
      ],
      aggregationMethods: ['mean'],
    };
    const stored = new StoredMetric(policy);
    const reference = new ReferenceMetric(policy);
    for (let step = 0; step < 400; step += 1) {
      const batch: TestPoint[] = [[startNs + BigInt(step * 700) * 1_000_000n, step]];
      stored.flush([batch]);
      reference.post(batch);
    }
    const startMs = Number(startNs / 1_000_000n);
    fc.assert(
      fc.property(
        fc.nat(300_000),
        fc.nat(300_000),
        fc.constantFrom(1000, 60_000),
        (from, length, granularity) => {
          const start = startMs + from;
          const stop = start + length;
          const series = stored.read('mean', granularity, start, stop);
          const read = series.startsMs.map((ms, index) => [ms, series.values[index]]);
          expect(read).toEqual(reference.read('mean', granularity, start, stop));
        },
      ),
    );
  });

  it('keeps its rows few and small while single points come in, and its blocks in rows of less than 2 kB', () => {
    const stored = new StoredMetric({
      name: 'p',
      backWindow: 0,
      definition: [
        { granularityMs: 1000, points: 3600 },
        { granularityMs: 3_600_000, points: 48 },
      ],
      aggregationMethods: methods,
    });
    for (let step = 0; step < 4000; step += 1)
      stored.flush([[[startNs + BigInt(step) * secondNs, step % 7]]]);
    expect(stored.rows.size).toBeLessThan(140);
    expect(Math.max(...[...stored.rows.values()].map((row) => row.data.length))).toBeLessThan(1900);
    expect(Math.max(...[...stored.blocks.values()].map((block) => block.data.length))).toBeLessThan(1900);
    expect(pairs(stored, 'count', 3_600_000).map(([, count]) => count)).toEqual([3600, 400]);
    expect(pairs(stored, 'mean', 1000)).toHaveLength(3600);
  });

  it('keeps several methods of every kind in one block that stays below 2 kB', () => {
    const all = [...methods, ...Array.from({ length: 99 }, (_, index) => `${index + 1}pct`)];
    const stored = new StoredMetric({
      name: 'p',
      backWindow: 0,
      definition: [{ granularityMs: 1000, points: null }],
      aggregationMethods: [...all, ...all.map((method) => `rate:${method}`)],
    });
    const batch = Array.from({ length: 400 }, (_, index): TestPoint => [
      startNs + BigInt(index) * 100_000_000n,
      (index * 7919) % 101,
    ]);
    stored.flush([batch]);
    expect(stored.blocks.size).toBeGreaterThan(30);
    expect(Math.max(...[...stored.blocks.values()].map((block) => block.data.length))).toBeLessThan(1900);
  });
});

function pairs(stored: StoredMetric, method: string, granularityMs: number): (readonly [number, number])[] {
  const series = stored.read(method, granularityMs);
  return series.startsMs.map((ms, index) => [ms, series.values[index] ?? Number.NaN]);
}
