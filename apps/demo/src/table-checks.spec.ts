import { describe, expect, it } from '@jest/globals';
import { type InstantMicros } from '@cloudtach/kernel';
import { expectCounts, simulateCloud } from '@cloudtach/simulation';
import { cloudOf } from './cloud-size.js';
import { describeCounts } from './run-simulation.js';
import { expectTables } from './table-checks.js';

describe('what a demonstration expects', () => {
  const cloud = cloudOf({ vms: 10, hours: 3, rate: null }, 7, 1_767_571_200_000_000 as InstantMicros, {
    duplicateShare: 0.2,
    lateShare: 0.1,
  });
  const all = [...simulateCloud(cloud)];

  it('of the tables is what the simulation says of one instance and of all events', () => {
    const { eventNames, instance, ofInstance } = expectTables(cloud);
    expect(eventNames).toEqual(new Set(all.map(({ eventType }) => eventType)));
    const ids = new Set(
      all.filter(({ resourceId }) => resourceId === instance).map(({ messageId }) => messageId),
    );
    expect([ofInstance, ofInstance > 0]).toEqual([ids.size, true]);
  });

  it('of timings is every start of an instance that has its end, by name', () => {
    const { instances, timings } = expectTables(cloud);
    const once = all.filter(({ isDuplicate, service }) => !isDuplicate && service === 'nova');
    expect(instances).toEqual(new Set(once.flatMap(({ resourceId }) => resourceId ?? [])));
    const reboots = (suffix: string) =>
      once.filter(({ eventType }) => eventType === `compute.instance.reboot.${suffix}`).length;
    expect(reboots('start')).toBeGreaterThan(0);
    expect(timings.get('compute.instance.reboot')).toBe(reboots('end'));
    for (const [name, count] of timings) {
      const ends = once.filter(({ eventType }) => eventType === `${name}.end`).length;
      expect([name, count > 0, count <= ends]).toEqual([name, true, true]);
    }
  });

  it('is told before anything is published', () => {
    const [first, ...rows] = describeCounts(expectCounts(cloud)).split('\n');
    expect(first).toContain(`${all.length} notifications of`);
    expect(rows).toContainEqual(expect.stringMatching(/^ +\d+ {2}to notifications\.info$/));
    expect(rows).toContainEqual(expect.stringMatching(/^ +\d+ {2}compute\.instance\.update$/));
  });
});
