import { describe, expect, it } from '@jest/globals';
import { type LifeCycle } from './life-cycle.js';
import { lifeCycles } from './operation-mix.js';

/** Messages of the recordings (notifications.md §8) without the `exists.verified` of the older verifier. */
const recordedCounts: Readonly<Record<string, number>> = {
  C1: 24,
  C2: 25,
  C3: 23,
  C4: 65,
  D1: 8,
  D2: 7,
  P1: 4,
  P2: 5,
  R1: 6,
  B1: 24 - 1,
  B2: 14 - 1,
  Q1: 19 - 1,
  Q2: 6,
  Q3: 6,
  Z1: 24 - 1,
  Z2: 4,
  Z3: 12,
  N1: 9,
  N2: 7,
  N3: 8,
};

function cycle(id: string): LifeCycle {
  const found = lifeCycles.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no life cycle ${id}`);
  return found;
}

describe('life cycles', () => {
  it.each(Object.entries(recordedCounts))('%s has the %d notifications that were recorded', (id, count) => {
    expect(cycle(id).steps).toHaveLength(count);
  });

  it('are all there, once each', () => {
    const ids = lifeCycles.map(({ id }) => id).sort();
    expect(ids).toEqual([...Object.keys(recordedCounts), 'power-on', 'resume', 'suspend'].sort());
  });

  it.each(lifeCycles.map(({ id }) => id))(
    '%s has its notifications at growing offsets, the first at 0',
    (id) => {
      const offsets = cycle(id).steps.map((step) => step.offsetMs);
      expect(offsets[0]).toBe(0);
      for (let index = 1; index < offsets.length; index += 1) {
        expect(offsets[index]).toBeGreaterThanOrEqual((offsets[index - 1] ?? 0) + 3);
      }
    },
  );

  it.each(lifeCycles.map(({ id }) => id))('%s never sends the notification of the older verifier', (id) => {
    expect(cycle(id).steps.map((step) => step.eventType)).not.toContain('compute.instance.exists.verified');
  });

  it('C1 ends 52.3 s after its start, launched after 51', () => {
    const { steps } = cycle('C1');
    expect(steps.at(-1)).toEqual({
      offsetMs: 52_303,
      eventType: 'compute.instance.create.end',
      level: 'INFO',
      vmState: 'active',
      task: null,
      oldVmState: null,
      oldTask: null,
      launchedAtMs: null,
      takesNewFlavor: false,
    });
    expect(steps.at(-2)).toMatchObject({ oldVmState: 'building', oldTask: 'spawning', launchedAtMs: 51_000 });
  });

  it('Z1 takes the new flavour with the task resize_finish and launches at its end', () => {
    const { steps } = cycle('Z1');
    expect(steps.find((step) => step.takesNewFlavor)?.task).toBe('resize_finish');
    expect(steps.filter((step) => step.launchedAtMs !== null).map((step) => step.launchedAtMs)).toEqual([
      1_000, 31_250_000,
    ]);
  });

  it('B1 sends its exists after the first update that carries the new launch time', () => {
    const { steps } = cycle('B1');
    const exists = steps.findIndex((step) => step.eventType === 'compute.instance.exists');
    expect(steps.findIndex((step) => step.launchedAtMs !== null)).toBeLessThan(exists);
  });
});
