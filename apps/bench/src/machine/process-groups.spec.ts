import { describe, expect, it } from '@jest/globals';
import { groupsOf } from './process-groups.js';

describe('groups of processes', () => {
  const bench = { pid: 10, parent: 1 };
  const guard = { pid: 11, parent: 10 };
  const postmaster = { pid: 12, parent: 11 };
  const backend = { pid: 13, parent: 12 };
  const stranger = { pid: 20, parent: 1 };
  const named = new Map([
    [10, 'bench'],
    [12, 'postgresql'],
  ]);

  it('take the name of the nearest ancestor that has one', () => {
    expect(groupsOf([bench, guard, postmaster, backend, stranger], named)).toEqual(
      new Map([
        [10, 'bench'],
        [11, 'bench'],
        [12, 'postgresql'],
        [13, 'postgresql'],
      ]),
    );
  });

  it('end where processes are each other’s parents, as a number taken again may make it look', () => {
    const knot = [
      { pid: 30, parent: 31 },
      { pid: 31, parent: 30 },
    ];
    expect(groupsOf(knot, named).size).toBe(0);
  });
});
